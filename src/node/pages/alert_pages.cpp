// The page of alerts: what became of the last ones, and the button that sends one.
#include <array>
#include <chrono>

#include "core/base/text.hpp"
#include "node/alerts/alerts.hpp"
#include "node/pages/pages.hpp"
#include "node/settings/zone.hpp"

namespace vedette::node {

PageView::Value PageView::report_value(std::string_view name, Indices indices) const {
    if (name == "report.shows_token") return shown_.alerts.shows_token();
    if (name == "reports") return templates::Count{kAlertTargets};
    const AlertTarget target = kEveryAlertTarget[indices.empty() ? 0 : indices[0] % kAlertTargets];
    if (name == "report.label") return words_of("heading.", name_of(target));
    const Alerts::Report& report = shown_.alerts.report(target);
    if (name == "report.has_status") return report.result.status != 0;
    if (name == "report.status") return std::int64_t{report.result.status};
    if (name == "report.result") {
        if (!report.is_there) return words("alerts.never");
        return report.result.is_success() ? words("alerts.sent")
                                          : words_of("call.", name_of(report.result.end));
    }
    if (name != "report.at") return {};
    if (!report.is_there) return std::string_view();
    std::array<char, tz::kMaxLocalText> memory;
    TextWriter out(scratch_);
    out << tz::format_local(zone_of(shown_.settings).local(UtcTime{std::chrono::seconds(report.utc_s)}),
                            memory);
    return out.written();
}

void Pages::test_alerts(Exchange& exchange, PageId page) {
    if (!admits(exchange, true)) return;
    const bool is_sent = services_.alerts->add_test(services_.feed.newest(), exchange.now());
    std::array<char, 32> path;
    TextWriter target(path);
    target << row_of(page).path << (is_sent ? "?tested" : "?none");
    exchange.redirect(target.written());
}

}  // namespace vedette::node
