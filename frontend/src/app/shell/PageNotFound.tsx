import { Link } from "@tanstack/react-router";
import { Notice } from "../../panel/pieces/Notice";

/** An address that leads nowhere. */
export function PageNotFound() {
  return (
    <main className="mx-auto w-full max-w-xl p-6">
      <h1 className="mb-3 text-xl font-semibold">There is no such page</h1>
      <Notice title="The address leads to nothing here">
        <p>
          It may have been cut off when it was copied. All that is served here is listed under{" "}
          <Link to="/datasets" className="text-accent underline">
            datasets
          </Link>
          .
        </p>
      </Notice>
    </main>
  );
}
