#include "node/api/save.hpp"

#include "node/api/problem.hpp"

namespace vedette::node::api {

void save(Exchange& exchange) {
    exchange.ticket() = exchange.services().settings.save().value_or(0);
    exchange.later();
}

bool is_saved(Exchange& exchange) {
    const auto result = exchange.services().settings.result_of(exchange.ticket());
    if (!result) {
        exchange.later();
        return false;
    }
    // Without storage the settings hold until the next start.
    if (*result || result->error() == port::StorageError::kAbsent) return true;
    const bool is_full = result->error() == port::StorageError::kFull;
    refuse(exchange, {.status = is_full ? 507 : 500,
                      .code = is_full ? "storage_full" : "storage_failed",
                      .detail = is_full ? "The board's storage is full; nothing has changed."
                                        : "The board's storage gave an error; nothing has changed."});
    return false;
}

}  // namespace vedette::node::api
