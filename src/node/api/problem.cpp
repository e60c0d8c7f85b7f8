#include "node/api/problem.hpp"

#include <array>

#include "core/base/text.hpp"
#include "core/http/write.hpp"
#include "core/json/writer.hpp"

namespace vedette::node::api {

void refuse(Exchange& exchange, const Problem& problem) {
    std::array<char, 512> memory;
    json::Writer json(memory);
    json.begin_object().key("type").string("about:blank");
    json.key("title").string(http::reason_phrase(problem.status)).key("status").number(problem.status);
    json.key("code").string(problem.code).key("detail").string(problem.detail);
    if (!problem.parameter.empty()) json.key("parameter").string(problem.parameter);
    json.end_object();
    exchange.answer({.status = problem.status, .type = "application/problem+json"}, json.written());
}

bool refuse_fault(Exchange& exchange, const Members& members) {
    if (members.fault().empty()) return false;
    std::array<char, 120> memory;
    TextWriter detail(memory);
    detail << "The body " << members.fault() << "; nothing has changed.";
    refuse(exchange, {.code = "malformed_request", .detail = detail.written()});
    return true;
}

}  // namespace vedette::node::api
