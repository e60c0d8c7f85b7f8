#include "hub/io/http_cookies.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/http/header_values.hpp"

namespace vedette::io {

void HttpCookies::take(const http::Fields& fields, std::string_view host, bool tls) {
    for (const http::Field field : fields) {
        if (equal_ignoring_case(field.name, "Set-Cookie")) take_one(field.value, host, tls);
    }
}

void HttpCookies::take_one(std::string_view text, std::string_view host, bool tls) {
    const std::string_view pair = text.substr(0, text.find(';'));
    const std::size_t equals = pair.find('=');
    const std::string_view name = trim(pair.substr(0, equals));
    const std::string_view value = equals == pair.npos ? "" : trim(pair.substr(equals + 1));
    if (!http::is_token(name) || std::ranges::any_of(value, http::is_control_byte)) return;
    bool secure = false;
    bool deleted = false;
    for (std::string_view rest = text.substr(pair.size());
         const auto item = http::next_parameter(rest, ';');) {
        if (equal_ignoring_case(item->name, "Secure")) secure = tls;
        if (equal_ignoring_case(item->name, "Max-Age"))
            deleted = item->value == "0" || item->value.starts_with('-');
    }
    std::erase_if(cookies_,
                  [&](const Cookie& c) { return c.name == name && equal_ignoring_case(c.host, host); });
    std::size_t bytes = name.size() + value.size();
    for (const Cookie& c : cookies_) bytes += c.name.size() + c.value.size();
    if (deleted || cookies_.size() >= kMaxCookies || bytes > kMaxBytes) return;
    cookies_.push_back({std::string(host), std::string(name), std::string(value), secure});
}

std::string HttpCookies::value_for(std::string_view host, bool tls) const {
    std::string text;
    for (const Cookie& c : cookies_) {
        if (!equal_ignoring_case(c.host, host) || (c.tls_only && !tls)) continue;
        text.append(text.empty() ? "" : "; ").append(c.name).append("=").append(c.value);
    }
    return text;
}

}  // namespace vedette::io
