// The page of stored pictures, and a picture. Names in a request are parsed to numbers, so that no request
// names another file.
#include <array>
#include <utility>

#include "core/base/text.hpp"
#include "node/history/history.hpp"
#include "node/pages/pages.hpp"

namespace vedette::node {

void Pages::show_history(Exchange& exchange, PageId page) {
    if (!admits(exchange, false)) return;
    History* const history = services_.history;
    if (history == nullptr) {
        PageView* const view = begin(exchange, PageId::kInformation);
        if (view != nullptr) send(exchange, *view, {.problem = "history.none", .status = 404});
        return;
    }
    using enum History::ListState;
    const History::ListState state =
        exchange.ticket() == 0 ? kReplaced : history->list_state(exchange.ticket());
    if (state == kPending) return exchange.later();
    if (state == kReplaced) {
        // A day, or the picture that the page before has ended with.
        const std::string_view query = exchange.request().query();
        exchange.ticket() = history->list(PictureName::parse_id(query), parse_day(query).value_or(0));
        return exchange.later();
    }
    PageView* const view = begin(exchange, page);
    if (view == nullptr) return;
    view->hold_listing();
    Say say;
    if (history->card() == CardState::kAbsent) say.problem = "history.absent";
    if (history->card() == CardState::kFull) say.problem = "history.full";
    if (history->card() == CardState::kFailed) say.problem = "history.failed";
    send(exchange, *view, say);
}

void Pages::send_picture(Exchange& exchange, PageId) {
    History* const history = services_.history;
    const auto name = PictureName::parse_id(exchange.request().query());
    const auto not_found = [&] {
        exchange.answer({.status = 404, .type = "text/plain"}, "There is no such picture.\n");
    };
    if (history == nullptr || !name) return not_found();
    if (exchange.ticket() == 0) {
        exchange.ticket() = history->read(*name);
        return exchange.later();
    }
    auto picture = history->take_read(exchange.ticket(), exchange.now());
    if (!picture) return exchange.later();
    if (!*picture) return not_found();
    std::array<char, 112> field;
    TextWriter disposition(field);
    PictureText file;
    disposition << "inline; filename=\"" << format_file(*name, file) << "\"";
    const std::array<http::Field, 2> fields = {
        {{"Content-Disposition", disposition.written()}, {"X-Content-Type-Options", "nosniff"}}};
    exchange.answer_picture(
        {.type = "image/jpeg", .cache = "private, max-age=31536000, immutable", .fields = fields},
        std::move(*picture));
}

}  // namespace vedette::node
