// New programs for the board: what runs, and the answer to an image.
#include "node/update/update.hpp"

#include <array>

#include "core/base/text.hpp"
#include "node/api/document.hpp"
#include "node/api/problem.hpp"

namespace vedette::node::api {
namespace {

std::string_view code_of(UpdateError error) {
    switch (error) {
        case UpdateError::kSignature: return "wrong_signature";
        case UpdateError::kBoard: return "wrong_board";
        case UpdateError::kOlder: return "older_version";
        case UpdateError::kFlash: return "storage_failed";
        default: return "invalid_image";
    }
}

}  // namespace

// {"version":"1.2.3","board":"AI_THINKER","on_trial":false,"received":0,"bytes":0}
bool write_update(json::Writer& json, const Services& services, unsigned step) {
    if (step > 0) return false;
    const Update* const update = services.update;
    json.begin_object()
        .key("version")
        .string(services.about.version)
        .key("board")
        .string(services.about.board);
    json.key("on_trial").boolean(update != nullptr && update->is_on_trial());
    const bool is_open = update != nullptr && update->is_open();
    json.key("received").number(is_open ? update->received() : 0);
    json.key("bytes").number(is_open ? update->expected_bytes() : 0).end_object();
    return true;
}

// The image is taken; what became of it is known once the slow task has written its end.
void finish_update(Exchange& exchange) {
    Services& services = exchange.services();
    const auto result = services.update->result();
    if (!result) return exchange.later();
    if (!*result) {
        const UpdateError error = result->error();
        return refuse(exchange, {.status = error == UpdateError::kFlash ? 500 : 422,
                                 .code = code_of(error),
                                 .detail = sentence_of(error)});
    }
    services.system.restart();
    exchange.answer({.type = "application/json"}, "{\"done\":true}");
}

}  // namespace vedette::node::api
