#include "hub/command/demo_timelapse.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/schedule/slots.hpp"
#include "core/schedule/text.hpp"
#include "hub/command/demo_picture.hpp"
#include "hub/image/jpeg_file.hpp"
#include "hub/store/sqlite/sqlite_database.hpp"
#include "hub/store/state_folder.hpp"
#include "hub/timelapse/make_picture.hpp"
#include "hub/timelapse/picture_names.hpp"
#include "hub/timelapse/plan_day.hpp"
#include "hub/timelapse/unpictured.hpp"

namespace vedette::command {
namespace {

namespace fs = std::filesystem;
using schedule::Date;
using settings::TimelapseSettings;
using std::chrono::days;
using store::SlotEnd;
using store::SlotRow;

constexpr int kQuality = 82;
constexpr int kYear = 365;  // days

// Slots without a picture: from `begin` on, before `end`.
struct Gap {
    UtcTime begin;
    UtcTime end;
    SlotEnd how;
    const char* why;
};

constexpr const char* kLost = "the camera is lost: 192.168.1.61:80 does not answer";
constexpr const char* kGrace = "a picture before failed, and the camera is left alone for a while (grace)";
constexpr const char* kStopped = "the program was not running";

// Where the sun stands highest at about noon on the zone's clock.
schedule::Place place_in(const schedule::ZoneRules& zone, UtcTime now) {
    return {.latitude = 51, .longitude = zone.at(now).east_s / 240.0};
}

TimelapseSettings job(std::string id, std::string name, std::string camera,
                      const settings::Settings& settings, const schedule::Place& place) {
    TimelapseSettings out;
    out.folder = settings.state + "/timelapse/" + id;
    out.file_names = "%d%m%y/%d%m%y-%H%M%S-{camera_id}.jpg";
    out.camera_id = id;
    out.id = std::move(id);
    out.name = std::move(name);
    out.camera = std::move(camera);
    out.plan.place = place;
    out.plan.dark = schedule::DailySpan{schedule::When::set(schedule::kRpicampyHorizon),
                                        schedule::When::rise(schedule::kRpicampyHorizon)};
    return out;
}

// Draws the pictures of a job and makes their rows.
class Writer {
  public:
    Writer(const TimelapseSettings& job, const schedule::ZoneRules& zone)
        : job_(job), zone_(zone), names_(job) {}

    // The slots after `after`, up to and including `until`, but for the gaps.
    Result<void> write(UtcTime after, UtcTime until, std::span<const Gap> gaps) {
        const schedule::Plan plan = job_.plan.view();
        schedule::Slots slots(plan, zone_, after, until);
        std::vector<std::size_t> wanted;  // rows that get a picture
        while (const auto slot = slots.next()) {
            const auto gap = std::ranges::find_if(
                gaps, [&](const Gap& one) { return one.begin <= slot->at && slot->at < one.end; });
            SlotRow row = timelapse::row_of(job_, *slot);
            if (gap != gaps.end()) {
                row.end = gap->how;
                row.why = gap->why;
            } else {
                wanted.push_back(rows_.size());
            }
            rows_.push_back(std::move(row));
        }
        return take_all(wanted);
    }

    std::size_t pictures() const { return pictures_; }
    const std::vector<SlotRow>& rows() const { return rows_; }

  private:
    // On all cores, because somebody waits for the demo.
    Result<void> take_all(const std::vector<std::size_t>& wanted) {
        const std::size_t count = std::clamp(std::thread::hardware_concurrency(), 1U, 8U);
        std::vector<Result<void>> done(count);
        {
            std::vector<std::jthread> threads;
            threads.reserve(count);
            for (std::size_t own = 0; own < count; ++own)
                threads.emplace_back([&, own] {
                    image::Bitmap bitmap;
                    for (std::size_t i = own; i < wanted.size() && done[own]; i += count)
                        done[own] = take(rows_[wanted[i]], bitmap);
                });
        }
        for (Result<void>& one : done)
            if (!one) return std::move(one);
        pictures_ += wanted.size();
        return {};
    }

    Result<void> take(SlotRow& row, image::Bitmap& bitmap) const {
        std::array<char, schedule::kMaxText> memory;
        const std::string caption =
            fmt::format("{}  {}  {}", job_.name, schedule::format_date(zone_.date(row.at), memory),
                        timelapse::clock_text(zone_, row.at));
        draw_demo_picture(row.at, *job_.plan.place, caption, bitmap);
        const auto jpeg = image::encode_jpeg(bitmap, kQuality);
        if (!jpeg) return std::unexpected(jpeg.error());
        const auto measured = timelapse::measure(*jpeg);
        if (!measured) return std::unexpected(measured.error());
        row.file = names_.name(row.at, zone_);
        const fs::path path = fs::path(job_.folder) / row.file;
        std::error_code error;
        fs::create_directories(path.parent_path(), error);
        std::ofstream file(path, std::ios::binary);
        file.write(reinterpret_cast<const char*>(jpeg->data()), static_cast<std::streamsize>(jpeg->size()));
        file.close();
        if (!file) return fail(Kind::kUnavailable, "can't write " + path.string());
        row.end = SlotEnd::kTaken;
        row.bytes = jpeg->size();
        row.taken = row.at + 120ms;
        row.luma = measured->luma;
        return {};
    }

    const TimelapseSettings& job_;
    const schedule::ZoneRules zone_;
    const timelapse::PictureNames names_;
    std::vector<SlotRow> rows_;
    std::size_t pictures_ = 0;
};

// Writes pictures and ledger of a job from a day on. Returns the number of pictures.
Result<std::size_t> draw(const TimelapseSettings& job, const schedule::ZoneRules& zone, Date from,
                         UtcTime now, std::span<const Gap> gaps, store::Database& database) {
    Writer writer(job, zone);
    const auto drawn = writer.write(zone.utc(from).at - 1ns, now, gaps);
    if (!drawn) return std::unexpected(drawn.error());
    const auto stored = database.write([&](store::WriteUnit& unit) -> Result<void> {
        for (const SlotRow& row : writer.rows())
            if (auto added = unit.slots.append(row); !added) return added;
        return unit.slots.set_mark(job.id, {.since = now, .on = true});
    });
    if (!stored) return std::unexpected(stored.error());
    return writer.pictures();
}

}  // namespace

Result<TemporaryFolder> TemporaryFolder::make() {
    std::error_code error;
    const fs::path parent = fs::temp_directory_path(error);
    std::string path = (error ? fs::path("/tmp") : parent) / "vedette-demo-XXXXXX";
    if (::mkdtemp(path.data()) == nullptr) return std::unexpected(errno_error("can't make " + path, errno));
    return TemporaryFolder(std::move(path));
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code error;  // what is left is the system's to remove
    if (!path_.empty()) fs::remove_all(path_, error);
}

Result<std::size_t> add_demo_timelapse(settings::Settings& settings, const NamedZone& zone, UtcTime now) {
    const schedule::ZoneRules rules = zone.rules();
    const schedule::Place place = place_in(rules, now);
    const Date today = rules.date(now);
    const auto camera = [&](std::size_t index) {
        return settings.cameras[std::min(index, settings.cameras.size() - 1)].id;
    };
    TimelapseSettings year = job("year", "The year, a picture a day", camera(0), settings, place);
    year.plan.periods = {
        {.span = {schedule::When::clock(12), schedule::When::clock(13)}, .interval = Duration{}}};
    TimelapseSettings day = job("day", "The day, a picture a minute", camera(1), settings, place);
    day.plan.periods = {{}};

    const auto midnight = [&](int ago) { return rules.utc(today - days{ago}).at; };
    const std::array gaps_of_year{Gap{midnight(260), midnight(250), SlotEnd::kMissed, kStopped},
                                  Gap{midnight(120), midnight(119), SlotEnd::kMissed, kLost},
                                  Gap{midnight(40), midnight(39), SlotEnd::kSkipped, kGrace}};
    const UtcTime yesterday = midnight(1);
    const std::array gaps_of_day{Gap{yesterday + std::chrono::minutes{190},
                                     yesterday + std::chrono::minutes{191}, SlotEnd::kMissed, kLost},
                                 Gap{yesterday + std::chrono::minutes{191},
                                     yesterday + std::chrono::minutes{194}, SlotEnd::kSkipped, kGrace},
                                 Gap{yesterday + std::chrono::minutes{960},
                                     yesterday + std::chrono::minutes{1005}, SlotEnd::kMissed, kStopped},
                                 Gap{midnight(0), now + 1s, SlotEnd::kMissed, kStopped}};

    const auto held = store::StateFolder::open(settings.state);
    if (!held) return std::unexpected(held.error());
    const auto database = store::open_sqlite(held->database());
    if (!database) return std::unexpected(database.error());
    const auto of_year = draw(year, rules, today - days{kYear}, now, gaps_of_year, **database);
    if (!of_year) return of_year;
    const auto of_day = draw(day, rules, today - days{1}, now, gaps_of_day, **database);
    if (!of_day) return of_day;
    settings.trust_clock = true;  // the demo's jobs go on at once
    settings.timelapse.push_back(std::move(year));
    settings.timelapse.push_back(std::move(day));
    return *of_year + *of_day;
}

}  // namespace vedette::command
