// The alerts: what became of the last ones, and one to try the services with.
#include "node/alerts/alerts.hpp"

#include "node/api/document.hpp"
#include "node/api/problem.hpp"

namespace vedette::node::api {

bool write_alerts(json::Writer& json, const Services& services, unsigned step) {
    const Alerts& alerts = *services.alerts;
    if (step > kAlertTargets) return false;
    if (step == 0) {
        json.begin_object().key("waiting").number(alerts.waiting()).key("lost").number(alerts.lost());
        json.key("targets").begin_array();
    }
    if (step == kAlertTargets) {
        json.end_array().end_object();
        return true;
    }
    const AlertTarget target = kEveryAlertTarget[step];
    json.begin_object().key("name").string(name_of(target));
    json.key("in_use").boolean(alert_address(services.settings.values(), target).has_value());
    if (const Alerts::Report& report = alerts.report(target); report.is_there) {
        json.key("last").begin_object().key("result").string(name_of(report.result.end));
        if (report.result.status != 0) json.key("status").number(report.result.status);
        json.key("utc_s").number(report.utc_s);
        json.end_object();
    }
    json.end_object();
    return true;
}

void test_alerts(Exchange& exchange) {
    if (!exchange.services().alerts->add_test(exchange.services().feed.newest(), exchange.now()))
        return refuse(exchange, {.status = 409,
                                 .code = "no_target",
                                 .detail = "No service is in use: set pushover.user and pushover.token, "
                                           "ntfy.url or webhook.url first."});
    show(exchange, write_alerts);
}

}  // namespace vedette::node::api
