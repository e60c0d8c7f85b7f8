#include "hub/io/http_login.hpp"

#include "core/base/base64.hpp"
#include "core/base/text.hpp"

namespace vedette::io {

bool HttpLogin::take_challenge(const http::Fields& fields) {
    for (const http::Field field : fields) {
        if (equal_ignoring_case(field.name, "WWW-Authenticate") &&
            starts_with_ignoring_case(field.value, "Basic"))
            basic_ = true;
    }
    return basic_;
}

std::string HttpLogin::authorization(std::string_view, std::string_view) {
    if (!basic_) return {};
    const std::string pair = user_ + ":" + password_;
    std::string text(base64_size(pair.size()), '\0');
    base64_encode(as_bytes(pair), text);
    return "Basic " + text;
}

}  // namespace vedette::io
