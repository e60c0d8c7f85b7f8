#include "core/schedule/notes.hpp"

#include <chrono>

#include "core/schedule/days.hpp"
#include "core/schedule/slots.hpp"

namespace vedette::schedule {
namespace {

using std::chrono::days;

// Fills the caller's memory.
class Writer {
  public:
    explicit Writer(std::span<Note> out) : out_(out) {}

    void put(const Note& note) {
        if (size_ < out_.size()) out_[size_++] = note;
    }
    std::span<const Note> written() const { return out_.first(size_); }

  private:
    std::span<Note> out_;
    std::size_t size_ = 0;
};

void put_moment(Writer& out, const DayMoment& moment, Note::Part part, std::uint8_t period) {
    Note note{.part = part, .period = period, .at = moment.at};
    if (moment.kind == LocalKind::kNever) {
        note.kind = Note::Kind::kClockNever;
    } else if (moment.kind == LocalKind::kTwice) {
        note.kind = Note::Kind::kClockTwice;
    } else if (!moment.takes_place) {
        note.kind = moment.stays_up ? Note::Kind::kSunStaysUp : Note::Kind::kSunStaysDown;
    } else {
        return;
    }
    out.put(note);
}

}  // namespace

std::span<const Note> notes(const Plan& plan, const ZoneRules& zone, Date date, std::span<Note> out) {
    Writer written(out);
    const UtcTime begin = zone.utc(date).at;
    const UtcTime end = zone.utc(date + days{1}).at;
    for (const OffsetChange& change : zone.changes(begin - 1ns, end - 1ns)) {
        const std::int32_t before = zone.at(change.at - 1ns).east_s;
        if (before == change.offset.east_s) continue;
        written.put({.kind = Note::Kind::kClockChange,
                     .at = change.at,
                     .from_s = before,
                     .to_s = change.offset.east_s});
    }
    Days plan_days(plan, zone);
    if (begin == end) {
        written.put({.kind = Note::Kind::kDateSkipped, .at = begin});
        return written.written();
    }
    if (check(plan) || !plan_days.is_active(date)) return written.written();
    for (std::size_t i = 0; i < plan.periods.size(); ++i) {
        const Period& period = plan.periods[i];
        const auto index = static_cast<std::uint8_t>(i);
        put_moment(written, plan_days.moment(period.span.start, date), Note::Part::kStart, index);
        if (period.interval != Duration{})
            put_moment(written, plan_days.stop(period.span, date), Note::Part::kStop, index);
        const Occurrence occurrence = plan_days.period(i, date);
        if (plan_days.first_slot(occurrence) >= plan_days.slot_limit(occurrence))
            written.put({.kind = Note::Kind::kNoSlot,
                         .part = Note::Part::kPeriod,
                         .period = index,
                         .at = occurrence.begin});
    }
    return written.written();
}

}  // namespace vedette::schedule
