// An editor as simple as it can be, for tests: all text in one string, each question answered by reading it
// from the begin. Lines end with "\n", and the text is UTF-8 without invalid bytes.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/edit/action.hpp"
#include "core/edit/letter_case.hpp"
#include "core/term/width.hpp"

namespace vedette::edit {

class Reference {
  public:
    static constexpr unsigned kTab = 4;

    std::string text;
    std::size_t cursor = 0;
    std::optional<std::size_t> anchor;
    std::optional<unsigned> goal;
    std::string clipboard;
    bool replaces = false;

    // Where characters begin, with what joins them, and the end of the text.
    std::vector<std::size_t> places() const {
        std::vector<std::size_t> found;
        bool base = false;
        for (std::size_t at = 0; at < text.size();) {
            const term::Decoded one = term::decode(std::string_view(text).substr(at));
            const bool is_control = one.character < ' ';
            const bool is_joined = !is_control && term::width_of(one.character) == 0 && base;
            if (!is_joined) found.push_back(at);
            base = !is_control;
            at += one.size;
        }
        found.push_back(text.size());
        return found;
    }
    std::size_t next(std::size_t at) const {
        for (const std::size_t place : places()) {
            if (place > at) return place;
        }
        return text.size();
    }
    std::size_t previous(std::size_t at) const {
        std::size_t found = 0;
        for (const std::size_t place : places()) {
            if (place < at) found = place;
        }
        return found;
    }
    // The begin of each line.
    std::vector<std::size_t> lines() const {
        std::vector<std::size_t> found{0};
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (text[i] == '\n') found.push_back(i + 1);
        }
        return found;
    }
    std::size_t line_number(std::size_t at) const {
        return static_cast<std::size_t>(
            std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
    }
    std::size_t line_begin(std::size_t at) const { return lines()[line_number(at)]; }
    std::size_t line_end(std::size_t at) const {
        return std::min(text.find('\n', line_begin(at)), text.size());
    }
    // What the screen shows of a line.
    std::string shown(std::size_t begin, std::size_t end, unsigned* columns = nullptr) const {
        std::string out;
        unsigned column = 0;
        for (std::size_t at = begin; at < end;) {
            const term::Decoded one = term::decode(std::string_view(text).substr(at));
            if (one.character == '\t') {
                const unsigned blanks = kTab - column % kTab;
                out.append(blanks, ' ');
                column += blanks;
            } else {
                out += text.substr(at, one.size);
                column += static_cast<unsigned>(term::width_of(one.character));
            }
            at += one.size;
        }
        if (columns) *columns = column;
        return out;
    }
    unsigned column_of(std::size_t at) const {
        unsigned columns = 0;
        shown(line_begin(at), at, &columns);
        return columns;
    }
    std::size_t at_column(std::size_t begin, unsigned column) const {
        std::size_t best = begin;
        const std::size_t end = line_end(begin);
        for (std::size_t at = begin; at <= end; ++at) {
            if (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80) continue;
            unsigned columns = 0;
            shown(begin, at, &columns);
            if (columns <= column) best = at;
        }
        return best;
    }
    std::optional<std::pair<std::size_t, std::size_t>> selection() const {
        if (!anchor || *anchor == cursor) return std::nullopt;
        return std::pair{std::min(*anchor, cursor), std::max(*anchor, cursor)};
    }

    void move(Action action, unsigned page);
    void replace(std::size_t from, std::size_t to, std::string_view by) {
        text.replace(from, to - from, by);
        cursor = from + by.size();
        anchor.reset();
        goal.reset();
    }
    void type(std::string_view typed) {
        const auto selected = selection();
        if (selected) return replace(selected->first, selected->second, typed);
        replace(cursor, replaces && cursor < line_end(cursor) ? next(cursor) : cursor, typed);
    }
    void change(Action action, std::string_view mark);

  private:
    std::size_t target(Action action, unsigned page) const;
    std::size_t word_away(bool forwards) const;
    bool is_word_at(std::size_t at) const {
        const auto c = static_cast<unsigned char>(text[at]);
        return c >= 0x80 || c == '_' || (c < 0x80 && std::isalnum(c) != 0);
    }
    template <class Edit>
    void each_line(Edit edit);
};

inline std::size_t Reference::word_away(bool forwards) const {
    std::size_t at = cursor;
    if (forwards) {
        while (at < text.size() && is_word_at(at)) at = next(at);
        while (at < text.size() && !is_word_at(at)) at = next(at);
    } else {
        while (at > 0 && !is_word_at(previous(at))) at = previous(at);
        while (at > 0 && is_word_at(previous(at))) at = previous(at);
    }
    return at;
}

inline std::size_t Reference::target(Action action, unsigned page) const {
    const auto vertical = [&](long by) {
        const long line = std::clamp(static_cast<long>(line_number(cursor)) + by, 0L,
                                     static_cast<long>(lines().size()) - 1);
        return at_column(lines()[static_cast<std::size_t>(line)], goal.value_or(0));
    };
    switch (action) {
        case Action::kLeft: return previous(cursor);
        case Action::kRight: return next(cursor);
        case Action::kUp: return vertical(-1);
        case Action::kDown: return vertical(1);
        case Action::kPreviousWord: return word_away(false);
        case Action::kNextWord: return word_away(true);
        case Action::kHome: return line_begin(cursor);
        case Action::kEnd: return line_end(cursor);
        case Action::kPageUp: return vertical(-static_cast<long>(page));
        case Action::kPageDown: return vertical(static_cast<long>(page));
        case Action::kTop: return 0;
        default: return text.size();
    }
}

inline void Reference::move(Action action, unsigned page) {
    if (action == Action::kSelectAll) {
        anchor = 0;
        cursor = text.size();
        goal.reset();
        return;
    }
    constexpr std::pair<Action, Action> kSelects[] = {{Action::kSelectLeft, Action::kLeft},
                                                      {Action::kSelectRight, Action::kRight},
                                                      {Action::kSelectUp, Action::kUp},
                                                      {Action::kSelectDown, Action::kDown},
                                                      {Action::kSelectHome, Action::kHome},
                                                      {Action::kSelectEnd, Action::kEnd},
                                                      {Action::kSelectTop, Action::kTop},
                                                      {Action::kSelectBottom, Action::kBottom},
                                                      {Action::kSelectPageUp, Action::kPageUp},
                                                      {Action::kSelectPageDown, Action::kPageDown},
                                                      {Action::kSelectNextWord, Action::kNextWord},
                                                      {Action::kSelectPreviousWord, Action::kPreviousWord}};
    const auto* selects = std::ranges::find(kSelects, action, &std::pair<Action, Action>::first);
    if (selects != std::end(kSelects)) {
        if (!anchor) anchor = cursor;
        action = selects->second;
    } else if (const auto selected = selection();
               selected && (action == Action::kLeft || action == Action::kRight)) {
        cursor = action == Action::kLeft ? selected->first : selected->second;
        anchor.reset();
        goal.reset();
        return;
    } else {
        anchor.reset();
    }
    const bool vertical = action == Action::kUp || action == Action::kDown || action == Action::kPageUp ||
                          action == Action::kPageDown;
    if (!vertical) {
        goal.reset();
    } else if (!goal) {
        goal = column_of(cursor);
    }
    cursor = target(action, page);
}

// edit(begin of a line): what the line's begin becomes. Selected lines stay selected as a whole.
template <class Edit>
void Reference::each_line(Edit edit) {
    const auto selected = selection().value_or(std::pair{cursor, cursor});
    const std::size_t first = line_number(selected.first);
    std::size_t last = line_number(selected.second);
    if (last > first && line_begin(selected.second) == selected.second) --last;
    const bool selects = selection().has_value();
    const std::size_t from_end = text.size() - cursor;
    for (std::size_t line = last + 1; line-- > first;) edit(lines()[line], first != last);
    const std::size_t begin = lines()[first];
    if (selects) {
        anchor = begin;
        cursor = last + 1 < lines().size() ? lines()[last + 1] : text.size();
    } else {
        cursor = std::max(begin, text.size() - std::min(from_end, text.size()));
        anchor.reset();
    }
    goal.reset();
}

inline void Reference::change(Action action, std::string_view mark) {
    const auto selected = selection();
    switch (action) {
        case Action::kNewLine: {
            const std::size_t at = selected ? selected->first : cursor;
            std::size_t end = line_begin(at);
            while (end < at && (text[end] == ' ' || text[end] == '\t') && end - line_begin(at) < 64) ++end;
            const std::string by = "\n" + text.substr(line_begin(at), end - line_begin(at));
            replace(at, selected ? selected->second : at, by);
            break;
        }
        case Action::kBackspace:
            if (selected) {
                replace(selected->first, selected->second, {});
            } else if (cursor > 0) {
                replace(previous(cursor), cursor, {});
            }
            break;
        case Action::kDelete:
            replace(selected ? selected->first : cursor, selected ? selected->second : next(cursor), {});
            break;
        case Action::kDeleteLine: {
            const unsigned column = column_of(cursor);
            const std::size_t begin = line_begin(cursor);
            replace(begin, std::min(line_end(cursor) + 1, text.size()), {});
            cursor = at_column(line_begin(cursor), column);
            break;
        }
        case Action::kCopy:
            if (selected) clipboard = text.substr(selected->first, selected->second - selected->first);
            break;
        case Action::kCut:
            if (!selected) break;
            clipboard = text.substr(selected->first, selected->second - selected->first);
            replace(selected->first, selected->second, {});
            break;
        case Action::kPaste: {
            const std::string by = clipboard;
            replace(selected ? selected->first : cursor, selected ? selected->second : cursor, by);
            break;
        }
        case Action::kIndent:
            if (!selected) {
                replace(cursor, cursor, "\t");
            } else {
                each_line([&](std::size_t begin, bool) {
                    if (line_end(begin) != begin) text.insert(begin, "\t");
                });
            }
            break;
        case Action::kUnindent:
            each_line([&](std::size_t begin, bool) {
                std::size_t end = begin;
                unsigned column = 0;
                while (end < text.size() && column < kTab && (text[end] == ' ' || text[end] == '\t')) {
                    column += text[end] == '\t' ? kTab - column % kTab : 1;
                    ++end;
                }
                text.erase(begin, end - begin);
            });
            break;
        case Action::kComment: {
            bool all = true;
            const Reference before = *this;
            Reference(before).each_line([&](std::size_t begin, bool several) {
                const bool blank = before.line_end(begin) == begin && several;
                all = all && (blank || before.text.compare(begin, mark.size(), mark) == 0);
            });
            each_line([&](std::size_t begin, bool several) {
                if (line_end(begin) == begin && several) return;
                if (all) {
                    text.erase(begin, mark.size());
                } else {
                    text.insert(begin, mark);
                }
            });
            break;
        }
        case Action::kChangeCase: {
            if (!selected) break;
            Case wanted = Case::kNone;
            for (std::size_t at = selected->first; at < selected->second;) {
                const term::Decoded one = term::decode(std::string_view(text).substr(at));
                const Case own = case_of(one.character);
                if (wanted == Case::kNone && own != Case::kNone)
                    wanted = own == Case::kLower ? Case::kUpper : Case::kLower;
                if (own != Case::kNone && own != wanted) {
                    char utf8[4];
                    text.replace(at, one.size,
                                 std::string(utf8, term::encode(other_case(one.character), utf8)));
                }
                at += one.size;
            }
            cursor = selected->second;
            anchor = selected->first;
            goal.reset();
            break;
        }
        default: break;
    }
}

}  // namespace vedette::edit
