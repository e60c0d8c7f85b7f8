#include "hub/probe/target.hpp"

#include <fmt/format.h>

#include "core/base/ip_address.hpp"
#include "core/base/text.hpp"
#include "hub/settings/mask.hpp"

namespace vedette::probe {
namespace {

using settings::Scheme;

// Whether a text begins with a scheme, not with HOST:PORT.
bool has_scheme(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == text.npos) return false;
    if (text.substr(colon).starts_with("://")) return true;
    for (const settings::SchemeInfo& scheme : settings::schemes())
        if (equal_ignoring_case(scheme.name, text.substr(0, colon))) return true;
    return false;
}

std::string with_scheme(std::string_view text) {
    if (has_scheme(text)) return std::string(text);
    const bool bare_v6 = IpAddress::parse(text.substr(0, text.find('%'))) && text.find(':') != text.npos;
    return bare_v6 ? fmt::format("http://[{}]/", text) : fmt::format("http://{}", text);
}

// Whether the text gives a port; parse_source fills in the default.
bool writes_port(std::string_view url) {
    std::string_view authority = url.substr(url.find("://") + 3);
    authority = authority.substr(0, authority.find_first_of("/?#"));
    authority.remove_prefix(authority.find('@') == authority.npos ? 0 : authority.rfind('@') + 1);
    const std::size_t colon = authority.rfind(':');
    return colon != authority.npos && authority.find(']', colon) == authority.npos;
}

}  // namespace

Result<Target> parse_target(std::string_view text) {
    text = trim(text);
    const auto wrong = [&](std::string_view message) {
        return fail(Kind::kInvalidArgument,
                    fmt::format("\"{}\" {}", settings::mask_credentials(text), message));
    };
    if (text.empty())
        return wrong("is empty; write an address such as 192.168.1.50 or http://192.168.1.50/mjpeg");
    const std::string url = with_scheme(text);
    auto source = settings::parse_source(url);
    if (!source) return std::unexpected(std::move(source.error()));
    Target target{.shown = settings::mask_credentials(text),
                  .host = source->host,
                  .user = source->user,
                  .password = source->password};
    switch (source->scheme) {
        case Scheme::kHttp:
        case Scheme::kHttps: break;
        case Scheme::kTcpcam:
        case Scheme::kWs:
        case Scheme::kWss:
        case Scheme::kRtsp:
            target.port = source->port;
            target.source = std::move(*source);
            return target;
        default: return wrong("is no address in a network; `vedette grab` shows whether such a source works");
    }
    target.tls = source->scheme == Scheme::kHttps;
    target.port = writes_port(url) ? source->port : std::uint16_t(0);
    if (source->target != "/") target.path = source->target;
    return target;
}

}  // namespace vedette::probe
