#include "core/edit/finder.hpp"

namespace vedette::edit {

void Finder::begin(bool backwards) {
    if (wanted().empty()) {
        state_ = State::kIdle;
        return;
    }
    const bool turns = state_ == State::kNotFound && search_.backwards == backwards;
    const Range place = cursor_.selection().value_or(Range{cursor_.at(), cursor_.at()});
    Offset from = backwards ? place.from : place.to;
    if (turns) from = backwards ? text_.size() : 0;
    search_ = {.wanted = wanted(), .from = from, .backwards = backwards};
    state_ = State::kSearching;
}

Finder::State Finder::step(std::size_t bytes) {
    if (state_ != State::kSearching) return state_;
    switch (text_.find(search_, bytes)) {
        case Text::Found::kGoOn: break;
        case Text::Found::kNot: state_ = State::kNotFound; break;
        case Text::Found::kHere:
            state_ = State::kFound;
            cursor_.select({search_.from, search_.from + wanted().size()});
            break;
    }
    return state_;
}

bool Finder::is_at_found() {
    const auto selected = cursor_.selection();
    if (!selected || wanted().empty() || selected->to - selected->from != wanted().size()) return false;
    std::array<std::uint8_t, Field::kMaxSize> memory{};
    const std::size_t size = text_.read(selected->from, MutableBytes(memory).first(wanted().size()));
    return as_text(Bytes(memory).first(size)) == wanted();
}

std::expected<void, TextError> Finder::replace_current() {
    const auto selected = cursor_.selection();
    if (!selected || !is_at_found()) return {};
    auto done = text_.replace(selected->from, selected->to - selected->from, replacement());
    if (done) cursor_.go_to(selected->from + replacement().size());
    return done;
}

std::expected<std::uint64_t, TextError> Finder::replace_all(Text::GoOn& go_on) {
    if (wanted().empty()) return 0;
    const auto selected = cursor_.selection();
    const Offset from = selected && is_at_found() ? selected->from : cursor_.at();
    auto places = text_.replace_all({.wanted = wanted(), .from = from}, replacement(), go_on);
    if (places && *places > 0) cursor_.go_to(from);
    return places;
}

}  // namespace vedette::edit
