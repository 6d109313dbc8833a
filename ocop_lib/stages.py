"""The stages of the annual cycle of products, in order."""

STAGES = {
    "registered": "Đăng ký ý tưởng",
    "selected": "Được lựa chọn",
    "trained": "Đã tập huấn",
    "advised": "Đã tư vấn",
    "dossier": "Đủ hồ sơ",
    "assessed_district": "Đánh giá cấp huyện",
    "assessed_province": "Đánh giá cấp tỉnh",
    "assessed_nation": "Đánh giá cấp quốc gia",
}
"""The code of each stage and its name in Vietnamese, the first stage first."""

_RANK = {stage: place for place, stage in enumerate(STAGES)}


def rank(stage: str) -> int:
    """The place of a stage in the cycle, from 0."""
    return _RANK[stage]
