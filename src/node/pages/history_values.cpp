// What the page of stored pictures shows: days, the pictures of a list, the room on the card.
#include <array>

#include "core/base/text.hpp"
#include "node/history/history.hpp"
#include "node/pages/page_view.hpp"

namespace vedette::node {

PageView::Value PageView::history_value(std::string_view name, Indices indices) const {
    static constexpr Listing kNothing{};
    const Listing& listing = holds_listing_ ? shown_.history->listing() : kNothing;
    const std::size_t index = indices.empty() ? 0 : indices[0];
    TextWriter out(scratch_);
    PictureText memory;
    if (name == "days") return templates::Count{listing.day_count};
    if (name == "pictures") return templates::Count{listing.picture_count};
    if (name == "history.is_empty") return listing.picture_count == 0;
    if (name == "history.has_older") return listing.has_older;
    if (name == "history.free") {
        const port::FilesSpace space = holds_listing_ ? shown_.history->space() : port::FilesSpace{};
        out << space.free / 1'000'000 << " MB / " << space.total / 1'000'000 << " MB";
        return out.written();
    }
    if (name == "day.value" || name == "day.current") {
        const std::uint32_t day = listing.days[index % Listing::kMaxDays];
        if (name == "day.current") return holds_listing_ && shown_.history->listed_day() == day;
        out << format_day(day, memory);
        return out.written();
    }
    const bool is_older = name == "history.older";
    const std::size_t last = listing.picture_count == 0 ? 0 : listing.picture_count - std::size_t{1};
    const PictureName& picture = listing.pictures[is_older ? last : index % Listing::kMaxPictures];
    if (is_older || name == "picture.id") {
        out << format_id(picture, memory);
        return out.written();
    }
    if (name == "picture.number") return std::int64_t{picture.number};
    if (name == "picture.changed") return std::int64_t{picture.changed};
    if (name != "picture.time") return {};
    // "2026-11-30 02:44:41".
    out << format_id({picture.day, picture.time, 0, 0}, memory).substr(0, 19);
    scratch_[10] = ' ';
    scratch_[13] = scratch_[16] = ':';
    return out.written();
}

}  // namespace vedette::node
