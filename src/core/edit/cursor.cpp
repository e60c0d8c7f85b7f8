#include "core/edit/cursor.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/edit/glyph.hpp"

namespace vedette::edit {
namespace {

// The action without a selection that moves in the same way; nothing when the action does not move.
std::optional<Action> plain_of(Action action) {
    if (action >= Action::kLeft && action <= Action::kBottom) return action;
    switch (action) {
        case Action::kSelectLeft: return Action::kLeft;
        case Action::kSelectRight: return Action::kRight;
        case Action::kSelectUp: return Action::kUp;
        case Action::kSelectDown: return Action::kDown;
        case Action::kSelectPreviousWord: return Action::kPreviousWord;
        case Action::kSelectNextWord: return Action::kNextWord;
        case Action::kSelectHome: return Action::kHome;
        case Action::kSelectEnd: return Action::kEnd;
        case Action::kSelectPageUp: return Action::kPageUp;
        case Action::kSelectPageDown: return Action::kPageDown;
        case Action::kSelectTop: return Action::kTop;
        case Action::kSelectBottom: return Action::kBottom;
        default: return std::nullopt;
    }
}

bool is_vertical(Action action) {
    return action == Action::kUp || action == Action::kDown || action == Action::kPageUp ||
           action == Action::kPageDown;
}

bool is_word(const Glyph& glyph) {
    return glyph.kind == Glyph::Kind::kCharacter && edit::is_word(glyph.character);
}

Glyph glyph_at(Text& text, Offset at) {
    Glyph glyph{.at = at, .size = 0, .kind = Glyph::Kind::kNewline};
    GlyphReader(text, at).next(glyph);
    return glyph;
}

}  // namespace

bool is_word(char32_t character) {
    return character >= 0x80 || character == '_' || is_alnum(static_cast<char>(character));
}

void Cursor::go_to(Offset at) {
    at_ = std::min(at, text_.size());
    anchor_.reset();
    goal_.reset();
}

void Cursor::select(Range range) {
    anchor_ = std::min(range.from, text_.size());
    at_ = std::min(range.to, text_.size());
    goal_.reset();
}

std::optional<Range> Cursor::selection() const {
    if (!anchor_ || *anchor_ == at_) return std::nullopt;
    return Range{std::min(*anchor_, at_), std::max(*anchor_, at_)};
}

bool Cursor::move(Action action, unsigned page) {
    if (action == Action::kSelectAll) {
        select({0, text_.size()});
        return true;
    }
    const auto plain = plain_of(action);
    if (!plain) return false;
    if (*plain != action) {
        if (!anchor_) anchor_ = at_;
    } else if (const auto selected = selection();
               selected && (action == Action::kLeft || action == Action::kRight)) {
        // As in other editors: the cursor goes to the selection's edge.
        go_to(action == Action::kLeft ? selected->from : selected->to);
        return true;
    } else {
        anchor_.reset();
    }
    if (!is_vertical(*plain)) {
        goal_.reset();
    } else if (!goal_) {
        goal_ = column();
    }
    at_ = target(*plain, page);
    return true;
}

unsigned Cursor::column() { return column_of(text_, text_.line_begin(at_), at_, tab_); }

Offset Cursor::target(Action action, unsigned page) {
    switch (action) {
        case Action::kLeft: return previous_glyph(text_, at_);
        case Action::kRight: return next_glyph(text_, at_);
        case Action::kUp: return lines_away(-1);
        case Action::kDown: return lines_away(1);
        case Action::kPreviousWord: return previous_word();
        case Action::kNextWord: return next_word();
        case Action::kHome: return text_.line_begin(at_);
        case Action::kEnd: return line_end(text_, text_.line_begin(at_));
        case Action::kPageUp: return lines_away(-static_cast<long>(page));
        case Action::kPageDown: return lines_away(static_cast<long>(page));
        case Action::kTop: return 0;
        case Action::kBottom: return text_.size();
        default: return at_;
    }
}

Offset Cursor::lines_away(long lines) {
    Offset begin = text_.line_begin(at_);
    for (; lines < 0 && begin > 0; ++lines) begin = text_.line_begin(begin - 1);
    for (; lines > 0; --lines) {
        const Offset next = text_.next_line(begin);
        // The text's last line has no other one behind it.
        if (next == begin || (next == text_.size() && text_.line_begin(next) == begin)) break;
        begin = next;
    }
    return at_column(text_, begin, goal_.value_or(0), tab_);
}

Offset Cursor::next_word() {
    Offset at = at_;
    while (at < text_.size() && is_word(glyph_at(text_, at))) at = next_glyph(text_, at);
    while (at < text_.size() && !is_word(glyph_at(text_, at))) at = next_glyph(text_, at);
    return at;
}

Offset Cursor::previous_word() {
    Offset at = at_;
    Offset before = at;
    const auto step_back = [&] {
        before = previous_glyph(text_, at);
        return at > 0;
    };
    while (step_back() && !is_word(glyph_at(text_, before))) at = before;
    while (step_back() && is_word(glyph_at(text_, before))) at = before;
    return at;
}

}  // namespace vedette::edit
