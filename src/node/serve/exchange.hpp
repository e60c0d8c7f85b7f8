// One request and its answer, as the function of a Route sees them: this is all that a room with addresses of
// its own needs of the sessions.
//
//     void show_page(Exchange& exchange) { exchange.stream<Page>({.type = "text/html"}, exchange.services());
//     } void save_page(Exchange& exchange) {
//         std::array<char, 64> memory;
//         const auto name = exchange.form_field("name", memory);
//         if (!name) return exchange.answer({.status = 400, .type = "text/plain"}, "The name is missing.\n");
//         exchange.redirect("/page");
//     }
//
// A route's function calls exactly one of answer(), answer_constant(), stream(), redirect() and later(),
// once. No allocation. Owned by the network task; ends with the function.
#pragma once

#include <expected>
#include <span>
#include <string_view>

#include "core/http/fields.hpp"
#include "core/http/request_parser.hpp"
#include "node/serve/body_source.hpp"
#include "node/serve/route.hpp"
#include "node/serve/services.hpp"

namespace vedette::node {

class HttpSession;

// The head of an answer. Content-Length or Transfer-Encoding, and Connection, are added to it. All of it fits
// Link::kTextBytes. The connection ends after an error, as with the boards' web server, but not after 401.
struct Reply {
    int status = 200;
    std::string_view type = "text/html; charset=utf-8";
    std::string_view cache = "no-store";       // Cache-Control
    std::span<const http::Field> fields = {};  // further ones, such as Location and Content-Encoding
};

// Why a field has no value.
enum class FieldError : std::uint8_t {
    kMissing,
    kMalformed,  // badly encoded, or longer than the memory for it
};

// One request.
class Exchange {
  public:
    Exchange(HttpSession& session, MonoTime now) : session_(session), now_(now) {}
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    // Request and body end with the answer.
    const http::RequestParser& request() const;
    // Whole; empty when the request has none.
    std::string_view body() const;
    BodyTypes body_type() const;
    const IpAddress& peer() const;
    Transport transport() const;
    Services& services() const;
    MonoTime now() const { return now_; }

    // The first field of that name, decoded into `out`: of the target's query, or of a body of type kForm.
    using Value = std::expected<std::string_view, FieldError>;
    Value query_field(std::string_view name, std::span<char> out) const;
    Value form_field(std::string_view name, std::span<char> out) const;

    // The body is copied. Together with the head it fits Link::kTextBytes.
    void answer(const Reply& reply, std::string_view body);
    // The body has static lifetime and any length.
    void answer_constant(const Reply& reply, std::string_view body);
    // The body is made piece by piece by a `Source`, a BodySource that is made of `args`. It refers to
    // nothing of the request. A client that does not take all within a minute is reset.
    template <class Source, class... Args>
    void stream(const Reply& reply, Args&&... args) {
        make_place().emplace<Source>(std::forward<Args>(args)...);
        begin_stream(reply);
    }
    // The body is the picture.
    void answer_picture(const Reply& reply, PicturePool::Share picture);
    // 303: the browser gets `path` by GET, as it should after a form.
    void redirect(std::string_view path);
    // The answer needs the slow task: the function is called again in the next turns, until it answers. After
    // 20 s the answer is 503. A client that leaves meanwhile ends the calls.
    void later();
    // A number that the function keeps from call to call for one request; 0 at the first one.
    std::uint32_t& ticket();

  private:
    friend HttpSession;
    BodyPlace& make_place();
    void begin_stream(const Reply& reply);

    HttpSession& session_;
    const MonoTime now_;
};

// Whether the change takes the ports without TLS away from the owner, who has not shown with this request
// that HTTPS works.
bool closes_plain(const Exchange& exchange, const Values& draft);

}  // namespace vedette::node
