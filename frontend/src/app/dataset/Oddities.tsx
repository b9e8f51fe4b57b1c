import type { DatasetDetail } from "../../client/types";
import { plain } from "../../panel/pieces/field_names";
import { Menu } from "../shell/Menu";

/** What is unusual about a dataset, as far as it has been read. */
export function Oddities({ oddities }: { readonly oddities: DatasetDetail["summary"]["oddities"] }) {
  if (oddities.length === 0) {
    return null;
  }
  return (
    <Menu
      align="left"
      label={<span className="text-warn">{oddities.length === 1 ? "1 oddity" : `${oddities.length} oddities`}</span>}
    >
      <ul className="space-y-2">
        {oddities.map((oddity) => (
          <li key={`${oddity.name} ${oddity.episode_index ?? ""} ${oddity.detail}`}>
            <strong>{plain(oddity.name)}</strong>
            {oddity.episode_index != null && ` (episode ${oddity.episode_index})`}: {oddity.detail}
          </li>
        ))}
      </ul>
    </Menu>
  );
}
