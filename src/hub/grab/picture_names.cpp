#include "hub/grab/picture_names.hpp"

#include <fmt/format.h>

#include "core/base/text.hpp"

namespace vedette::grab {

Result<PictureNames> PictureNames::parse(std::string_view text) {
    PictureNames names;
    if (text.empty()) return fail(Kind::kInvalidArgument, "the name of the output is empty");
    std::string* part = &names.before_;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            *part += text[i];
            continue;
        }
        const std::size_t begin = i++;
        if (i < text.size() && text[i] == '%') {
            *part += '%';
            continue;
        }
        // %d, or %0 and one digit: the number of digits.
        int digits = 0;
        if (i + 1 < text.size() && text[i] == '0' && is_digit(text[i + 1]) && text[i + 1] != '0') {
            digits = text[i + 1] - '0';
            i += 2;
        }
        if (i >= text.size() || text[i] != 'd')
            return fail(Kind::kInvalidArgument,
                        fmt::format("'{}' has '{}' in it: a picture's number is written %d or %04d, a "
                                    "percent sign %%",
                                    text, text.substr(begin, i + 1 - begin)));
        if (names.numbered_)
            return fail(Kind::kInvalidArgument, fmt::format("'{}' has two numbers in it; write one", text));
        names.numbered_ = true;
        names.digits_ = digits;
        part = &names.after_;
    }
    return names;
}

std::string PictureNames::name(std::uint64_t number) const {
    if (!numbered_) return before_;
    return fmt::format("{}{:0{}d}{}", before_, number, digits_, after_);
}

std::string propose_pattern(std::string_view name) {
    const std::size_t slash = name.rfind('/');
    std::size_t dot = name.rfind('.');
    if (dot == name.npos || dot == 0 || (slash != name.npos && dot <= slash + 1)) dot = name.size();
    return fmt::format("{}-%04d{}", name.substr(0, dot), dot == name.size() ? ".jpg" : name.substr(dot));
}

}  // namespace vedette::grab
