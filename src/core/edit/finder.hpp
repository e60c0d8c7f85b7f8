// What the editor looks for and what takes its place, found in steps so that a large text does not hold the
// keys. No allocation. Caller's thread.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <string_view>

#include "core/edit/cursor.hpp"
#include "core/edit/field.hpp"
#include "core/edit/text.hpp"

namespace vedette::edit {

// The search of one editor.
class Finder {
  public:
    // What became of the last begin().
    enum class State : std::uint8_t { kIdle, kSearching, kFound, kNotFound };

    Finder(Text& text, Cursor& cursor) : text_(text), cursor_(cursor) {}

    void set_wanted(std::string_view text) { wanted_.set(text); }
    void set_replacement(std::string_view text) { replacement_.set(text); }
    std::string_view wanted() const { return wanted_.text(); }
    std::string_view replacement() const { return replacement_.text(); }

    // Begins behind the selection (before it, backwards) or at the cursor. Without a wanted text: kIdle. Once
    // the end of the text was reached, the next search in that direction begins at the other end.
    void begin(bool backwards);
    // Looks through some bytes; what is found becomes the selection.
    State step(std::size_t bytes);
    State state() const { return state_; }
    void cancel() { state_ = State::kIdle; }

    // Whether the selection is the wanted text.
    bool is_at_found();
    std::expected<void, TextError> replace_current();
    // From the selection, or from the cursor on. Returns the number of places.
    std::expected<std::uint64_t, TextError> replace_all(Text::GoOn& go_on);

  private:
    Text& text_;
    Cursor& cursor_;
    Field wanted_;
    Field replacement_;
    Text::Search search_{};
    State state_ = State::kIdle;
};

}  // namespace vedette::edit
