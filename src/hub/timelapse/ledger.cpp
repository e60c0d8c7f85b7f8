#include "hub/timelapse/ledger.hpp"

#include <boost/json/value.hpp>

#include "hub/base/json_text.hpp"
#include "hub/base/uuid.hpp"
#include "linux/base/log.hpp"
#include "linux/base/utc_text.hpp"

namespace vedette::timelapse {
namespace {

using store::SlotEnd;
using store::SlotRow;

constexpr Duration kWriteLimit = 60s;

std::string data_of(const SlotRow& row) {
    boost::json::object data{{"job", row.job}, {"slot", format_utc(row.at)}};
    if (row.end == SlotEnd::kTaken) {
        data["file"] = row.file;
        data["bytes"] = row.bytes;
        data["captured"] = format_utc(row.taken);
    } else {
        data["why"] = row.why;
    }
    return serialize_json(data);
}

store::OutboxEvent stored(const bus::Event& event) {
    return {.place = {},
            .id = event.id,
            .type = event.type,
            .v = event.v,
            .camera = event.camera,
            .utc = event.utc,
            .data = event.data};
}

}  // namespace

// One for each picture, and one for the first of slots that are missed for the same reason.
std::vector<std::optional<bus::Event>> Ledger::events_for(const std::vector<SlotRow>& rows,
                                                          const std::string& camera) {
    std::vector<std::optional<bus::Event>> out;
    for (const SlotRow& row : rows) {
        out.emplace_back();
        const bool tells = row.end == SlotEnd::kTaken || row.end != last_end_ || row.why != last_why_;
        if (row.end == SlotEnd::kSkipped || !tells) continue;
        last_end_ = row.end;
        last_why_ = row.why;
        const UtcTime now = loop_.clock().utc();
        out.back() = bus::Event{.id = make_uuid7(now),
                                .type = row.end == SlotEnd::kTaken ? "timelapse.taken" : "timelapse.missed",
                                .hub = {},
                                .camera = camera,
                                .utc = now,
                                .data = data_of(row)};
    }
    return out;
}

io::Task<bool> Ledger::write(std::vector<SlotRow> rows, const std::string& camera, io::Stop& stop) {
    waiting_.insert(waiting_.end(), rows.begin(), rows.end());
    if (waiting_.size() > kMaxWaitingRows)
        waiting_.erase(waiting_.begin(), waiting_.end() - static_cast<std::ptrdiff_t>(kMaxWaitingRows));
    if (waiting_.empty()) co_return true;
    const SlotEnd end_before = last_end_;
    const std::string why_before = last_why_;
    const auto events = events_for(waiting_, camera);
    auto work = [pending = waiting_, events](store::WriteUnit& unit) -> Result<void> {
        for (std::size_t i = 0; i < pending.size(); ++i) {
            const auto counted = unit.slots.find(pending[i].job, pending[i].last);
            if (!counted) return std::unexpected(counted.error());
            if (*counted) continue;
            if (auto done = unit.slots.append(pending[i]); !done) return done;
            if (!events[i]) continue;
            store::OutboxEvent event = stored(*events[i]);
            if (auto done = unit.outbox.append(event); !done) return done;
        }
        return {};
    };
    auto call = store_.write(loop_, std::move(work), loop_.now() + kWriteLimit, stop);
    const Result<void> done = co_await std::move(call);
    if (!done) {
        last_end_ = end_before;
        last_why_ = why_before;
        if (!std::exchange(failure_logged_, true))
            log_warning("timelapse", "{}: {} rows wait for the store: {}", job_, waiting_.size(),
                        done.error().message);
        co_return false;
    }
    if (std::exchange(failure_logged_, false)) log_info("timelapse", "{}: the store takes rows again", job_);
    waiting_.clear();
    for (const auto& event : events)
        if (event) events_.announce(*event);
    co_return true;
}

}  // namespace vedette::timelapse
