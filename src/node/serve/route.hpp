// The addresses of the board's HTTP servers as data: which methods an address takes, who may use it, which
// body it reads, and the function that answers. A room with addresses of its own has a table of them, and
// app/node names all tables. Immutable; thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "node/access/access.hpp"

namespace vedette::node {

class Exchange;

// A set of methods.
using Methods = std::uint8_t;
inline constexpr Methods kGet = 1;
inline constexpr Methods kHead = 2;
inline constexpr Methods kPost = 4;
inline constexpr Methods kPatch = 8;
inline constexpr Methods kPut = 16;

// A set of the types of a request's body.
using BodyTypes = std::uint8_t;
inline constexpr BodyTypes kForm = 1;  // application/x-www-form-urlencoded
inline constexpr BodyTypes kJson = 2;  // application/json

// The longest body that the board reads, in bytes.
inline constexpr std::uint16_t kMaxBody = 1024;

// And the longest one of which it reads some lines only.
inline constexpr std::uint32_t kMaxLines = 256 * 1024;

// One address.
struct Route {
    Methods methods;
    std::string_view path;
    Need need;
    // Answers the request, which is complete and was admitted. Runs in the network task: no long computation.
    void (*answer)(Exchange& exchange);
    BodyTypes body_types = 0;    // 0: it takes no body, and 413 refuses one
    std::uint16_t max_body = 0;  // bytes, at most kMaxBody
    // The body is an image for Services::update, of any type and length, which takes it in pieces. The
    // request is admitted before its body is read; `answer` is called behind it.
    bool takes_image = false;
    // The body is a text of any type and of at most kMaxLines bytes. Exchange::body() has the lines of it for
    // which this is true, each with its '\n'; they have kMaxBody bytes together.
    bool (*keeps_line)(std::string_view line) = nullptr;
};

// The tables of a board.
using Routes = std::span<const std::span<const Route>>;

// What the tables say of a request.
struct FoundRoute {
    const Route* route = nullptr;  // null: 404 if `methods` is 0, else 405
    Methods methods = 0;           // that the path takes
};
FoundRoute find_route(Routes routes, std::string_view method, std::string_view path);

// The type that a Content-Type names, its parameters left out; 0 for another one.
BodyTypes parse_body_type(std::string_view content_type);

// "GET, POST", as in the field Allow. Room for 32 characters suffices.
std::string_view format_methods(Methods methods, std::span<char> out);

}  // namespace vedette::node
