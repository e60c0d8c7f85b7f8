// The cookies that a camera sets on the way to its pictures (RFC 6265), and the Cookie header that returns
// them. A cookie goes to the host that set it, whatever its Path and Domain say. Caller's thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"
#include "core/http/fields.hpp"

namespace vedette::io {

// The time of an Expires attribute (RFC 6265 5.1.1), in any order and with any punctuation; nothing when it
// is none.
std::optional<UtcTime> parse_cookie_date(std::string_view text);

// The cookies of one client. Bounded: more than kMaxCookies or kMaxBytes are not kept.
class HttpCookies {
  public:
    static constexpr std::size_t kMaxCookies = 16;
    static constexpr std::size_t kMaxBytes = 2048;  // of all names and values

    // Keeps or deletes what the answer of `host` says. `now`: for cookies that have expired.
    void take(const http::Fields& fields, std::string_view host, bool tls, UtcTime now);
    // Value of the Cookie header for a request to `host`; empty: none.
    std::string value_for(std::string_view host, bool tls) const;

  private:
    struct Cookie {
        std::string host;
        std::string name;
        std::string value;
        bool tls_only;
    };
    void take_one(std::string_view text, std::string_view host, bool tls, UtcTime now);

    std::vector<Cookie> cookies_;
};

}  // namespace vedette::io
