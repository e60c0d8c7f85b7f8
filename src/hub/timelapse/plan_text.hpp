// What `vedette timelapse plan` prints: a plan in words, and for each day its slots by period and light, a
// drawing of the day (sun, dark time, periods) and what is odd about it. ASCII but for names, 80 columns. No
// clock, no files; thread-safe.
#pragma once

#include <span>
#include <string>

#include "core/schedule/plan.hpp"
#include "hub/base/named_zone.hpp"

namespace vedette::timelapse {

inline constexpr int kMaxPlanDays = 366;

// What is printed.
struct PlanText {
    std::string title;                   // the job's name
    schedule::Plan plan;                 // right (schedule::check()); otherwise the text says what is wrong
    std::span<const std::string> names;  // of the plan's periods; empty: none has one
    const NamedZone* zone = nullptr;     // outlives this
    schedule::Date first;
    int days = 3;  // 1 to kMaxPlanDays
};

// Lines, each with its end.
std::string plan_text(const PlanText& wanted);

// "period 2: the interval is not 0 and not within 100 ms and 24 h".
std::string problem_text(const schedule::PlanProblem& problem);

}  // namespace vedette::timelapse
