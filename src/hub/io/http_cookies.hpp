// The cookies that a camera sets on the way to its pictures (RFC 6265), and the Cookie header that returns
// them. A cookie goes to the host that set it, whatever its Path and Domain say. Caller's thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/http/fields.hpp"

namespace vedette::io {

// The cookies of one client. Bounded: more than kMaxCookies or kMaxBytes are not kept.
class HttpCookies {
  public:
    static constexpr std::size_t kMaxCookies = 16;
    static constexpr std::size_t kMaxBytes = 2048;  // of all names and values

    // Keeps or deletes what the answer of `host` says.
    void take(const http::Fields& fields, std::string_view host, bool tls);
    // Value of the Cookie header for a request to `host`; empty: none.
    std::string value_for(std::string_view host, bool tls) const;

  private:
    struct Cookie {
        std::string host;
        std::string name;
        std::string value;
        bool tls_only;
    };
    void take_one(std::string_view text, std::string_view host, bool tls);

    std::vector<Cookie> cookies_;
};

}  // namespace vedette::io
