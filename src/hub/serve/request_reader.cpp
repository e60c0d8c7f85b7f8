#include "hub/serve/request_reader.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <fmt/format.h>

#include "core/base/text.hpp"
#include "core/http/request_parser.hpp"
#include "core/http/url.hpp"

namespace vedette::serve {
namespace {

namespace beast = boost::beast;
constexpr int kMaxEmptyLines = 8;  // before a request

using Parser = beast::http::request_parser<beast::http::string_body>;

// Our own strict parser looks at the head first: Beast joins folded lines, and takes transfer codings,
// lengths and targets that a proxy before us might read otherwise (docs/design/http-differences.md).
std::optional<Refusal> look_at_head(std::string_view head, const RequestReader::Limits& limits) {
    std::vector<char> memory(head.size() + 1);
    http::RequestLimits strict;
    strict.max_body = limits.body;
    http::RequestParser parser(memory, strict);
    const auto step = parser.feed(as_bytes(head));
    if (step.progress != http::Progress::kFailed) return std::nullopt;
    return Refusal{http::suggested_status(parser.error()),
                   fmt::format("the request is malformed: {}", http::to_string(parser.error()))};
}

Refusal refusal(const beast::error_code& error) {
    if (error == beast::http::error::header_limit) return {431, "the request's head is too large"};
    if (error == beast::http::error::body_limit) return {413, "the request's body is too large"};
    if (error == beast::http::error::bad_version) return {505, "only HTTP/1.0 and HTTP/1.1 are spoken here"};
    return {400, "the request is malformed: " + error.message()};
}

Head to_head(Parser::value_type& m) {
    Head head;
    head.target = std::string(m.target());
    head.keep_alive = m.keep_alive();
    head.is_http_1_0 = m.version() < 11;
    head.request.method = std::string(m.method_string());
    const std::string_view target = head.target;
    const std::size_t question = target.find('?');
    if (question != target.npos) head.request.query = target.substr(question + 1);
    std::string path(target.substr(0, question));
    const auto decoded = http::percent_decode(path, path);
    head.request.path = decoded ? std::string(*decoded) : path;
    head.request.body = std::move(m.body());
    for (const auto& field : m) head.request.fields.emplace_back(field.name_string(), field.value());
    return head;
}

}  // namespace

RequestReader::RequestReader() : RequestReader(Limits{}) {}
RequestReader::RequestReader(Limits limits) : limits_(limits) {}
RequestReader::~RequestReader() = default;

void RequestReader::feed(Bytes bytes) { buffer_ += as_text(bytes); }

std::expected<std::optional<Head>, Refusal> RequestReader::poll() {
    for (; buffer_.starts_with("\r\n"); buffer_.erase(0, 2)) {  // RFC 9112 section 2.2
        if (++empty_lines_ > kMaxEmptyLines) return std::unexpected(Refusal{400, "only empty lines come"});
    }
    const std::size_t end = buffer_.find("\r\n\r\n");
    if (end == buffer_.npos) {
        if (buffer_.size() > limits_.head)
            return std::unexpected(Refusal{431, "the request's head is too large"});
        return std::nullopt;
    }
    if (end > limits_.head) return std::unexpected(Refusal{431, "the request's head is too large"});
    if (auto bad = look_at_head(std::string_view(buffer_).substr(0, end + 4), limits_))
        return std::unexpected(*bad);

    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(limits_.head + 4));
    parser.body_limit(limits_.body);
    parser.eager(true);
    beast::error_code error;
    const std::size_t used = parser.put(boost::asio::buffer(buffer_), error);
    if (error == beast::http::error::need_more) error = {};
    if (error) return std::unexpected(refusal(error));
    if (!parser.is_done()) {
        if (buffer_.size() > limits_.head + 2 * limits_.body) {
            return std::unexpected(Refusal{413, "the request's body is too large"});
        }
        return std::nullopt;
    }
    Head head = to_head(parser.get());
    buffer_.erase(0, used);
    empty_lines_ = 0;
    return head;
}

}  // namespace vedette::serve
