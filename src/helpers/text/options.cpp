#include "helpers/text/options.hpp"

#include <string>

#include "core/base/text.hpp"

namespace vedette::text {

Result<Look> parse_options(std::span<char* const> arguments) {
    Look look;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string name = arguments[i];
        if (name == "--centre") {
            look.centred = true;
        } else if (name == "--bold") {
            look.bold = true;
        } else if (name == "--size" || name == "--width" || name == "--lines") {
            const auto value = parse_int<int>(i + 1 < arguments.size() ? arguments[i + 1] : "");
            const int most = name == "--size" ? kMaxSize : name == "--width" ? kMaxWidth : kMaxLines;
            if (!value || *value < 1 || *value > most) {
                return fail(Kind::kInvalidArgument,
                            name + " needs a number from 1 to " + std::to_string(most));
            }
            (name == "--size" ? look.size : name == "--width" ? look.width : look.lines) = *value;
            ++i;
        } else {
            return fail(Kind::kInvalidArgument, "there is no option " + name);
        }
    }
    return look;
}

}  // namespace vedette::text
