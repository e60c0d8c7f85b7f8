#include "helpers/text/options.hpp"

#include <string>

#include "core/base/text.hpp"

namespace vedette::text {

Result<TextStyle> parse_options(std::span<char* const> arguments) {
    TextStyle style;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string name = arguments[i];
        if (name == "--centre") {
            style.centred = true;
        } else if (name == "--bold") {
            style.bold = true;
        } else if (name == "--size" || name == "--width" || name == "--lines") {
            const auto value = parse_int<int>(i + 1 < arguments.size() ? arguments[i + 1] : "");
            const int most = name == "--size" ? kMaxSize : name == "--width" ? kMaxWidth : kMaxLines;
            if (!value || *value < 1 || *value > most)
                return fail(Kind::kInvalidArgument,
                            name + " needs a number from 1 to " + std::to_string(most));
            (name == "--size" ? style.size : name == "--width" ? style.width : style.lines) = *value;
            ++i;
        } else {
            return fail(Kind::kInvalidArgument, "there is no option " + name);
        }
    }
    return style;
}

}  // namespace vedette::text
