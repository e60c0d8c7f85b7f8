#include "hub/serve/request_reader.hpp"

#include <array>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <fmt/format.h>

#include "core/base/text.hpp"
#include "core/http/request_parser.hpp"
#include "core/http/url.hpp"

namespace vedette::serve {
namespace {

namespace beast = boost::beast;
constexpr int kMaxEmptyLines = 8;                  // before a request
constexpr std::size_t kMinChunk = 5;               // bytes, the last chunk without trailer
constexpr std::size_t kMaxChunkHead = 16 * 1024;   // bytes; of the trailer, too
constexpr std::size_t kMinCompaction = 16 * 1024;  // parsed bytes that are worth moving the others

// Our own strict parser reads the head first: Beast joins folded lines, and accepts transfer codings,
// lengths and targets that a proxy in front of us might read differently (docs/design/http-differences.md).
std::optional<Refusal> check_head(Bytes head) {
    std::array<char, RequestReader::kMaxHead + 2> memory;
    http::RequestLimits limits;
    limits.max_body = http::kUnlimited;
    http::RequestParser parser(memory, limits);
    if (parser.feed(head).progress != http::Progress::kFailed) return std::nullopt;
    return Refusal{http::suggested_status(parser.error()),
                   fmt::format("the request is malformed: {}", http::to_string(parser.error()))};
}

Refusal refusal(const beast::error_code& error) {
    if (error == beast::http::error::header_limit) return {431, "the request's head is too large"};
    if (error == beast::http::error::bad_version)
        return {505, "this server reads HTTP/1.0 and HTTP/1.1 only"};
    return {400, "the request is malformed: " + error.message()};
}

std::string decoded_path(std::string_view target) {
    std::string path(target);
    const auto decoded = http::percent_decode(path, path);
    return decoded ? std::string(*decoded) : path;
}

}  // namespace

// Beast's parser, whose events fill in the request.
class RequestReader::Parser : public beast::http::basic_parser<true> {
  public:
    explicit Parser(api::Request& request) : request_(request) {
        header_limit(kMaxHead + 4);
        body_limit(boost::none);
    }
    Bytes take_piece() { return std::exchange(piece_, {}); }
    // The next byte belongs to a chunk's head, to the end of the chunk before it, or to the trailer.
    bool in_chunk_head() const { return chunked() && chunk_left_ == 0; }

  private:
    using Text = beast::string_view;
    using Code = beast::error_code;

    void on_request_impl(beast::http::verb, Text method, Text target, int version, Code&) override {
        const std::string_view whole(target.data(), target.size());
        const http::Target parts = http::parse_target(whole);
        request_.method.assign(method.data(), method.size());
        request_.path = decoded_path(parts.path.empty() ? whole : parts.path);
        request_.query = parts.query;
        if (parts.host) {
            host_in_target_ = true;
            request_.fields.emplace_back("Host", *parts.host);
        }
        request_.minor = version < 11 ? 0 : 1;
    }
    void on_response_impl(int, Text, int, Code&) override {}
    void on_field_impl(beast::http::field, Text name, Text value, Code&) override {
        if (is_header_done_) return;  // a trailer's fields are dropped
        if (host_in_target_ && equal_ignoring_case({name.data(), name.size()}, "Host")) return;
        request_.fields.emplace_back(name, value);
    }
    void on_header_impl(Code&) override { is_header_done_ = true; }
    void on_body_init_impl(const boost::optional<std::uint64_t>&, Code&) override {}
    std::size_t on_body_impl(Text body, Code&) override {
        piece_ = {reinterpret_cast<const std::uint8_t*>(body.data()), body.size()};
        return body.size();
    }
    void on_chunk_header_impl(std::uint64_t size, Text, Code&) override { chunk_left_ = size; }
    std::size_t on_chunk_body_impl(std::uint64_t, Text body, Code& code) override {
        chunk_left_ -= body.size();
        return on_body_impl(body, code);
    }
    void on_finish_impl(Code&) override {}

    api::Request& request_;
    bool is_header_done_ = false;
    bool host_in_target_ = false;
    std::uint64_t chunk_left_ = 0;  // bytes of the chunk's data that have not arrived
    Bytes piece_;
};

RequestReader::RequestReader() = default;
RequestReader::~RequestReader() = default;

void RequestReader::feed(Bytes bytes) {
    if (taken_ == buffer_.size() || taken_ >= kMinCompaction) {
        handled_ += buffer_.size() - taken_;
        buffer_.erase(0, std::exchange(taken_, 0));
        searched_ = 0;
    }
    buffer_ += as_text(bytes);
    handled_ += bytes.size();
}

std::string RequestReader::take_rest() {
    std::string rest(as_text(this->rest()));
    buffer_.clear();
    taken_ = searched_ = 0;
    parser_.reset();
    return rest;
}

std::expected<RequestReader::Progress, Refusal> RequestReader::poll() {
    piece_ = {};
    return parser_ ? read_body() : read_head();
}

std::expected<RequestReader::Progress, Refusal> RequestReader::read_head() {
    for (; as_text(rest()).starts_with("\r\n"); taken_ += 2) {  // RFC 9112 section 2.2
        if (++empty_lines_ > kMaxEmptyLines) return std::unexpected(Refusal{400, "only empty lines arrive"});
    }
    const std::size_t from = std::max(taken_, searched_);
    const std::size_t end = buffer_.find("\r\n\r\n", from);
    const std::size_t size = (end == buffer_.npos ? buffer_.size() : end) - taken_;
    if (size > kMaxHead) return std::unexpected(Refusal{431, "the request's head is too large"});
    handled_ += taken_ + size - from;
    if (end == buffer_.npos) {
        searched_ = buffer_.size() - std::min<std::size_t>(size, 3);
        return Progress::kNeedMore;
    }
    const Bytes head = rest().first(size + 4);
    if (auto bad = check_head(head)) return std::unexpected(std::move(*bad));
    request_ = {};
    parser_ = std::make_unique<Parser>(request_);
    beast::error_code error;
    parser_->put(boost::asio::buffer(head.data(), head.size()), error);
    if (error) return std::unexpected(refusal(error));
    taken_ += head.size();
    handled_ += 2 * head.size();
    empty_lines_ = 0;
    keep_alive_ = parser_->keep_alive();
    content_length_.reset();
    if (!parser_->chunked()) content_length_ = parser_->content_length().value_or(0);
    return Progress::kHead;
}

std::expected<RequestReader::Progress, Refusal> RequestReader::read_body() {
    while (!parser_->is_done()) {
        const Bytes in = rest();
        // Beast asserts that a last chunk it has begun to read has its five bytes, "0\r\n\r\n".
        if (in.size() < (parser_->in_chunk_head() ? kMinChunk : 1)) return Progress::kNeedMore;
        beast::error_code error;
        const std::size_t used = parser_->put(boost::asio::buffer(in.data(), in.size()), error);
        taken_ += used;
        handled_ += used;
        piece_ = parser_->take_piece();
        const bool incomplete = error == beast::http::error::need_more;
        if (!piece_.empty()) return Progress::kBody;
        if ((incomplete ? rest().size() : used) > kMaxChunkHead)
            return std::unexpected(Refusal{400, "a chunk's head or the trailer is too large"});
        if (incomplete) return Progress::kNeedMore;
        if (error) return std::unexpected(refusal(error));
    }
    parser_.reset();
    if (rest().empty() && buffer_.size() > kMinCompaction) {  // memory that a body needed
        buffer_ = {};
        taken_ = searched_ = 0;
    }
    return Progress::kEnd;
}

}  // namespace vedette::serve
