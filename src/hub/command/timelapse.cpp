// The group `vedette timelapse` with its subcommands `plan` and `report`.
#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include <CLI/App.hpp>
#include <CLI/Validators.hpp>
#include <fmt/core.h>

#include "core/schedule/text.hpp"
#include "hub/command/local_access.hpp"
#include "hub/command/subcommands.hpp"
#include "hub/command/timelapse_choice.hpp"
#include "hub/command/timelapse_render.hpp"
#include "hub/command/timelapse_start.hpp"
#include "hub/command/timelapse_text.hpp"
#include "hub/timelapse/plan_text.hpp"

namespace vedette::command {
namespace {

constexpr const char* kName = "timelapse";
constexpr int kMaxDays = 366;
constexpr std::size_t kMaxGaps = 100;

// Prints what is wrong.
std::optional<Chosen> choose(const std::string& file, const std::string& id) {
    auto chosen = choose_jobs(file, id);
    if (chosen) return std::move(*chosen);
    if (chosen.error().kind == Kind::kInvalidArgument) {
        fmt::print(stderr, "{}\n", chosen.error().message);
    } else {
        print_failure(kName, chosen.error().message);
    }
    return std::nullopt;
}

int run_report(const std::string& file, const std::string& id, int days) {
    const auto chosen = choose(file, id);
    if (!chosen) return 1;
    auto database = open_ledger(*chosen);
    if (!database) return print_failure(kName, database.error().message);
    const schedule::ZoneRules zone = chosen->zone.rules();
    const schedule::Date today = zone.date(system_clock().utc());
    bool first = true;
    for (const settings::TimelapseSettings& job : chosen->jobs) {
        std::vector<ReportDay> lines;
        std::vector<store::SlotRow> gaps;
        std::vector<store::ClockJump> jumps;
        const UtcTime from = zone.utc(today - std::chrono::days(days - 1)).at;
        const auto done = (*database)->read([&](store::ReadUnit& unit) -> Result<void> {
            for (schedule::Date day = today - std::chrono::days(days - 1); day <= today;
                 day += std::chrono::days(1)) {
                const UtcTime begin = zone.utc(day).at;
                const UtcTime end = zone.utc(day + std::chrono::days(1)).at;
                const auto counts = unit.slots.counts(job.id, begin, end);
                if (!counts) return std::unexpected(counts.error());
                if (*counts != store::SlotCounts{}) lines.push_back({day, *counts});
            }
            auto rows = unit.slots.gaps(job.id, from, kMaxGaps);
            if (!rows) return std::unexpected(rows.error());
            gaps = std::move(*rows);
            auto all = unit.slots.clock_jumps(kMaxGaps);
            if (!all) return std::unexpected(all.error());
            std::erase_if(*all,
                          [&](const store::ClockJump& jump) { return std::max(jump.from, jump.to) < from; });
            jumps = std::move(*all);
            return {};
        });
        if (!done) return print_failure(kName, done.error().message);
        fmt::print("{}{}", std::exchange(first, false) ? "" : "\n",
                   report_text(job, chosen->zone, lines, gaps, jumps));
    }
    return 0;
}

int run_plan(const std::string& file, const std::string& id, int days, const std::string& from) {
    const auto chosen = choose(file, id);
    if (!chosen) return 1;
    schedule::Date first = chosen->zone.rules().date(system_clock().utc());
    if (!from.empty()) {
        const auto date = schedule::parse_date(from);
        if (!date) {
            fmt::print(stderr, "vedette {}: --from: {}\n", kName, to_string(date.error()));
            return 2;
        }
        first = *date;
    }
    bool next = false;
    for (const settings::TimelapseSettings& job : chosen->jobs) {
        const timelapse::PlanText wanted{
            .title = job.name == job.id ? job.id : fmt::format("{} ({})", job.id, job.name),
            .plan = job.plan.view(),
            .names = job.plan.period_ids,
            .zone = &chosen->zone,
            .first = first,
            .days = days};
        fmt::print("{}{}", std::exchange(next, true) ? "\n" : "", timelapse::plan_text(wanted));
        if (!job.enabled) fmt::print("This job rests: `enabled` is false.\n");
    }
    return 0;
}

void add_plan(CLI::App& group, Invocation& invocation) {
    const auto file = std::make_shared<std::string>();
    const auto id = std::make_shared<std::string>();
    const auto from = std::make_shared<std::string>();
    const auto days = std::make_shared<int>(3);
    auto* const plan = group.add_subcommand("plan", "Print the slots of the next days, and draw each day");
    plan->add_option("ID", *id, "The job [all]");
    add_config_option(*plan, *file);
    plan->add_option("--from", *from, "First day [today]")->type_name("DATE");
    plan->add_option("--days", *days, "So many days")
        ->type_name("N")
        ->check(CLI::Range(1, timelapse::kMaxPlanDays))
        ->capture_default_str();
    plan->callback([=, &invocation] { invocation.status = run_plan(*file, *id, *days, *from); });
}

void add_report(CLI::App& group, Invocation& invocation) {
    const auto file = std::make_shared<std::string>();
    const auto id = std::make_shared<std::string>();
    const auto days = std::make_shared<int>(7);
    auto* const report = group.add_subcommand("report", "Say how the slots of the last days ended");
    report->add_option("ID", *id, "The job [all]");
    add_config_option(*report, *file);
    report->add_option("--days", *days, "So many days, today included")
        ->type_name("N")
        ->check(CLI::Range(1, kMaxDays))
        ->capture_default_str();
    report->callback([=, &invocation] { invocation.status = run_report(*file, *id, *days); });
}

}  // namespace

void add_timelapse(CLI::App& app, Invocation& invocation) {
    auto* const group = app.add_subcommand(
        "timelapse", "Take pictures at intervals, plan and report them, and make films of them");
    group->require_subcommand(1);
    add_timelapse_start(*group, invocation);
    add_plan(*group, invocation);
    add_report(*group, invocation);
    add_timelapse_render(*group, invocation);
}

}  // namespace vedette::command
