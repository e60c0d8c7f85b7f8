// Texts with fields for a local time and for names: "%d%m%y-%H%M%S-{camera}.jpg". For file names and for
// texts in pictures. Values; thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "linux/base/error.hpp"

namespace vedette {

// A parsed template. Fields: %Y %m %d %H %M %S, %y (two digits of the year), %j (day of the year), %b (month,
// "Jan"), %a (weekday, "Mon"), %Z (offset, "+01:00"), %% (a percent sign), and names in braces.
class TimeTemplate {
  public:
    // `names`: those that may stand in braces. The message of kInvalidArgument is a phrase: "has an unknown
    // field %Q".
    static Result<TimeTemplate> parse(std::string_view text, std::span<const std::string_view> names);

    // A local time and how far its clock is east of UTC.
    struct Time {
        std::chrono::local_seconds local;
        std::int32_t east_s = 0;
    };
    // The value of a name in braces.
    using Value = std::function<std::string(std::string_view name)>;

    std::string fill(const Time& time, const Value& value) const;

    // The local time that a filled text shows, with zeros for what it does not show. Nothing: the text is not
    // of this template, or shows no date.
    std::optional<std::chrono::local_seconds> read(std::string_view text, const Value& value) const;

    // Whether a field of time is in it: 'S'.
    bool has(char field) const;

  private:
    // A piece of text, a field of time, or a name.
    struct Piece {
        enum class Kind : std::uint8_t { kText, kTime, kName };
        Kind kind{};
        std::string text;  // of kTime: the one character
    };
    std::vector<Piece> pieces_;
};

}  // namespace vedette
