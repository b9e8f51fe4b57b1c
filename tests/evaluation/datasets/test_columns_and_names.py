"""Numbers, names and paths: the small conversions."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from robojudge.datasets.cameras import camera_summaries, is_wrist_name, short_names
from robojudge.datasets.columns import dimension_names, is_numeric_feature, is_numeric_type, matrix
from robojudge.datasets.files import contained
from robojudge.datasets.path_template import fill
from robojudge.errors import CorruptFile, UnsafePath


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        (pa.array([1, None, 3], pa.int64()), [[1], [np.nan], [3]]),
        (pa.array([True, False, None]), [[1], [0], [np.nan]]),
        (pa.array([0.5, 1.5], pa.float16()), [[0.5], [1.5]]),
        (
            pa.array([[1.0, 2.0], None, [3.0, None]], pa.list_(pa.float32())),
            [[1, 2], [np.nan] * 2, [3, np.nan]],
        ),
        (pa.array([[1, 2], None, [3, 4]], pa.list_(pa.int32(), 2)), [[1, 2], [np.nan] * 2, [3, 4]]),
        (pa.array([[7.0], [8.0]], pa.large_list(pa.float64())), [[7], [8]]),
        (
            pa.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], pa.list_(pa.float32(), 2)).slice(1),
            [[3, 4], [5, 6]],
        ),
        (pa.chunked_array([pa.array([1.0]), pa.array([2.0])]), [[1], [2]]),
    ],
)
def test_columns_become_float64_matrices(values, wanted) -> None:
    found = matrix(values)
    assert found is not None and found.dtype == np.float64
    np.testing.assert_array_equal(found, np.array(wanted, dtype=float))


def test_rows_of_different_lengths_are_no_matrix() -> None:
    assert matrix(pa.array([[1.0], [1.0, 2.0]])) is None


@pytest.mark.parametrize(
    ("names", "width", "wanted"),
    [
        (["x", "y"], 2, ("x", "y")),
        ([["x", "y"]], 2, ("x", "y")),
        ({"motors": ["x", "y"]}, 2, ("x", "y")),
        ({"axes": ["x", "y"]}, 2, ("x", "y")),
        ({"arm": ["x"], "hand": ["y"]}, 2, ("x", "y")),
        ({"y": 1, "x": 0}, 2, ("x", "y")),
        ("x", 1, ("x",)),
        (["x", "y"], 3, None),
        (None, 2, None),
        ([], 0, None),
    ],
)
def test_names_come_in_many_forms(names, width, wanted) -> None:
    assert dimension_names(names, width) == wanted


def test_which_features_and_types_are_numeric() -> None:
    assert is_numeric_feature({"dtype": "float32", "shape": [7]})
    assert is_numeric_feature({"dtype": "bool", "shape": []})
    assert not is_numeric_feature({"dtype": "float32", "shape": [2, 3]})
    assert not is_numeric_feature({"dtype": "string", "shape": [1]})
    assert is_numeric_type(pa.list_(pa.float32())) and is_numeric_type(pa.bool_())
    assert not is_numeric_type(pa.list_(pa.list_(pa.float32()))) and not is_numeric_type(pa.string())


@pytest.mark.parametrize(
    ("name", "wrist"),
    [
        ("wrist", True),
        ("left_wrist_0_rgb", True),
        ("eye_in_hand", True),
        ("cam_arm1", True),
        ("leftWrist", True),
        ("hand-camera", True),
        ("gripper.rgb", True),
        ("front", False),
        ("handheld", False),
        ("cam_high", False),
        ("alarm", False),
    ],
)
def test_wrist_cameras_are_known_by_words(name: str, wrist: bool) -> None:
    assert is_wrist_name(name) is wrist


def test_short_names_are_unique() -> None:
    keys = ["observation.images.front", "observation.image", "front", "cam", "observation.images.top.rgb"]
    assert short_names(keys) == {
        "observation.images.front": "observation.images.front",
        "front": "front",
        "observation.image": "image",
        "cam": "cam",
        "observation.images.top.rgb": "top.rgb",
    }


@pytest.mark.parametrize(
    ("shape", "names", "wanted"),
    [
        ([48, 64, 3], ["height", "width", "channels"], (48, 64, False)),
        ([3, 48, 64], ["channel", "height", "width"], (48, 64, True)),
        ([3, 48, 64], None, (48, 64, True)),
        ([48, 64, 1], None, (48, 64, False)),
        ([48, 64], None, (48, 64, False)),
        ([3, 48, 64], ["height", "width", "channels"], (48, 64, True)),
        ("odd", None, (None, None, False)),
    ],
)
def test_image_shapes_are_read_either_way(shape, names, wanted) -> None:
    feature = {"dtype": "video", "shape": shape, "names": names}
    (camera,), oddities = camera_summaries({"observation.images.a": feature})
    channels_first = any(oddity.name == "shape_channels_first" for oddity in oddities)
    assert (camera.height, camera.width, channels_first) == wanted


def test_templates_pad_numbers_and_keep_keys() -> None:
    filled = fill(
        "v/{video_key}/chunk-{chunk_index:03d}/{file_index}.mp4",
        {"video_key": "a.b", "chunk_index": 7, "file_index": 1234},
    )
    assert filled == "v/a.b/chunk-007/1234.mp4"


@pytest.mark.parametrize(
    "template",
    ["{nobody}", "{chunk_index.__class__}", "{chunk_index:999999999d}", "{chunk_index!r}", "{0}", "{"],
)
def test_templates_that_ask_for_anything_else_are_refused(template: str) -> None:
    with pytest.raises(CorruptFile, match="template"):
        fill(template, {"chunk_index": 1})


@pytest.mark.parametrize("path", ["", "/x", "../x", "a/../../x", "..\\x", "C:\\x", "C:x", "a\0b"])
def test_paths_that_leave_the_root_are_refused(path: str) -> None:
    with pytest.raises(UnsafePath):
        contained(path)
