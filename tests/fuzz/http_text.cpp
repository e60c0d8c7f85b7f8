// URLs, queries, header values, ranges and challenges of any bytes: what is taken apart lies within the
// input, and what one function writes another reads.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/http/auth.hpp"
#include "core/http/header_values.hpp"
#include "core/http/range.hpp"
#include "core/http/url.hpp"

using namespace vedette;

namespace {

void require(bool held) {
    if (!held) __builtin_trap();
}

void try_url(std::string_view text) {
    const auto url = http::parse_url(text);
    if (!url) return;
    std::array<char, 600> host{};
    std::array<char, 600> target{};
    require(!http::format_host(*url, host).empty() && http::format_target(*url, target).starts_with('/'));
}

void try_reference(std::string_view text) {
    const auto base = http::parse_url("http://u:p@h:81/a/b?q");
    std::array<char, 600> out{};
    const auto whole = http::resolve_reference(*base, text, out);
    if (!whole) return;
    const auto url = http::parse_url(*whole);
    require(url.has_value());
    require(url->user != "u" || text.find('u') != text.npos);
}

void try_query(std::string_view text) {
    http::Query query(text);
    std::array<char, 600> out{};
    while (const auto item = query.next()) {
        std::array<char, 600> name{};
        const auto decoded = http::percent_decode(item->name, name, http::Plus::kIsBlank);
        if (decoded) require(item->named(*decoded) && http::find_query_item(text, *decoded).has_value());
        if (const auto value = item->decode(out)) require(value->size() <= item->value.size());
    }
}

void try_header(std::string_view text) {
    std::array<char, 1500> out{};
    for (std::string_view rest = text; const auto item = http::next_list_item(rest);) {
        require(!item->empty() && item->data() >= text.data());
    }
    for (std::string_view rest = text; const auto parameter = http::next_parameter(rest, ';');) {
        require(http::is_token(parameter->name));
    }
    const auto choice = http::choose_range(text, 1000);
    const bool empty = choice.kind == http::RangeKind::kUnsatisfiable;
    require(empty == (choice.range.size == 0) && choice.range.size <= 1000 - choice.range.first);
    const auto challenge = http::choose_challenge(text);
    if (!challenge || challenge->scheme == http::AuthScheme::kBasic) return;
    const http::DigestRequest request{"GET", "/", "c", 1};
    require(http::format_digest(*challenge, {"u", "p"}, request, out).has_value());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0 || size > 500) return 0;
    const std::string_view text = as_text(Bytes(data, size - 1));
    switch (data[size - 1] % 4) {
        case 0: try_url(text); break;
        case 1: try_reference(text); break;
        case 2: try_query(text); break;
        default: try_header(text); break;
    }
    return 0;
}
