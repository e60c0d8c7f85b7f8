// The files that securityCam and TCPCam were built with, taken over: each symbol is told as kept, changed or
// refused, with the reason.
#include <array>

#include "core/base/text.hpp"
#include "node/api/battery.hpp"
#include "node/api/document.hpp"
#include "node/api/problem.hpp"
#include "node/api/save.hpp"
#include "node/settings/old_settings.hpp"
#include "node/settings/rules.hpp"

namespace vedette::node::api {
namespace {

// {"symbols":[{"symbol":"WIFI_SSID","setting":"wifi.ssid","result":"kept"},…]}. All texts are constants
// without characters that JSON escapes.
class Report final : public BodySource {
  public:
    explicit Report(const OldSettings& old) : outcomes_(old.outcomes()) {}

    std::size_t produce(std::span<char> out) override {
        std::size_t used = 0;
        for (; step_ < OldSettings::kSymbols + 2; ++step_) {
            TextWriter text(out.subspan(used));
            write_item(text);
            if (!text.result()) break;
            used += text.written().size();
        }
        return used;
    }

  private:
    void write_item(TextWriter& text) {
        if (step_ == 0) {
            text << "{\"symbols\":[";
        } else if (step_ <= OldSettings::kSymbols) {
            write_symbol(text, step_ - 1U);
        } else {
            text << "]}";
        }
    }

    void write_symbol(TextWriter& text, std::size_t symbol) {
        const OldOutcome outcome = outcomes_[symbol];
        if (outcome == OldOutcome::kAbsent) return;
        bool is_first = true;
        for (std::size_t i = 0; i < symbol; ++i) is_first = is_first && outcomes_[i] == OldOutcome::kAbsent;
        text << (is_first ? "{" : ",{") << "\"symbol\":\"" << OldSettings::name_of(symbol) << "\"";
        const std::string_view path = OldSettings::path_of(symbol);
        if (!path.empty()) text << ",\"setting\":\"" << path << "\"";
        text << ",\"result\":\"" << result_of(outcome) << "\"";
        const std::string_view reason = reason_of(outcome);
        if (!reason.empty()) text << ",\"reason\":\"" << reason << "\"";
        text << "}";
    }

    const std::array<OldOutcome, OldSettings::kSymbols> outcomes_;
    std::uint8_t step_ = 0;
};

}  // namespace

// Symbols that are refused do not hinder the others.
void import_settings(Exchange& exchange) {
    if (exchange.ticket() != 0 && !is_saved(exchange)) return;
    // With a save, the lines are read again for the answer, into a draft that is not saved.
    Values* const draft = exchange.services().settings.edit();
    if (draft == nullptr) return exchange.later();
    OldSettings old;
    old.take_file(exchange.body(), *draft);
    if (exchange.ticket() != 0) return exchange.stream<Report>({.type = "application/json"}, old);
    if (old.is_empty())
        return refuse(exchange,
                      {.status = 422,
                       .code = "no_settings",
                       .detail = "No line of this file is one of securityCam's Config.h or of TCPCam's "
                                 "sdkconfig; nothing has changed."});
    if (const auto broken = check_rules(*draft))
        return refuse(exchange, {.detail = "The values do not go together; nothing has changed.",
                                 .parameter = row_of(broken->key).path});
    if (!refuse_pins(exchange, *draft)) save(exchange);
}

}  // namespace vedette::node::api
