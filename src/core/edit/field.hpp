// A line that is typed into a question of the editor: a text to find, a number, a name. UTF-8 in memory of
// fixed size. No allocation. Caller's thread.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/term/key.hpp"

namespace vedette::edit {

// One answer.
class Field {
  public:
    static constexpr std::size_t kMaxSize = 128;  // bytes

    // The cursor stands at the end. The first key that is typed takes the text's place.
    void set(std::string_view text);
    std::string_view text() const { return {memory_.data(), size_}; }
    // Bytes before the cursor.
    std::size_t cursor() const { return at_; }
    // Whether the first typed key will take the text's place: it is shown as selected.
    bool is_fresh() const { return fresh_ && size_ > 0; }
    // Takes a key that edits the line; false for another one. What does not fit is refused.
    bool take(const term::Event& key);

  private:
    std::size_t before(std::size_t at) const;
    std::size_t after(std::size_t at) const;
    void insert(std::string_view text);
    void remove(std::size_t from, std::size_t to);

    std::array<char, kMaxSize> memory_{};
    std::size_t size_ = 0;
    std::size_t at_ = 0;
    bool fresh_ = false;
};

}  // namespace vedette::edit
