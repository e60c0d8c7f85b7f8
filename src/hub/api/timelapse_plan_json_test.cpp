#include "hub/api/timelapse_plan_json.hpp"

#include <chrono>
#include <memory>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include "core/schedule/text.hpp"

namespace vedette::api {
namespace {

namespace json = boost::json;
using namespace schedule;

timelapse::Job::Orders orders(bool with_place) {
    timelapse::Job::Orders out;
    out.zone = std::make_shared<const NamedZone>(read_time_zone("CET-1CEST,M3.5.0,M10.5.0/3").value());
    out.job.plan.periods = {{.span = {When::clock(8), When::clock(20)}, .interval = 90s}};
    out.job.plan.period_ids = {"daytime"};
    if (with_place) out.job.plan.place = Place{57.0776, 9.9118};
    return out;
}

json::object made(const timelapse::Job::Orders& by, const char* from, int days) {
    return plan_json(by, parse_date(from).value(), days, {}).value();
}

TEST(TimelapsePlanJson, has_each_day_with_its_periods_and_slots) {
    const json::object plan = made(orders(false), "2026-03-28", 2);
    EXPECT_EQ(json::serialize(plan.at("periods")), R"([{"id":"daytime","interval_s":9E1}])");
    const json::array& days = plan.at("days").as_array();
    ASSERT_EQ(days.size(), 2U);
    const json::object& day = days[0].as_object();
    EXPECT_EQ(day.at("date").as_string(), "2026-03-28");
    EXPECT_TRUE(day.at("begin").as_string().starts_with("2026-03-27T23:00:00"));
    EXPECT_TRUE(day.at("sun").is_null());
    EXPECT_EQ(day.at("slots").at(0).at("count").to_number<int>(), 480);
    EXPECT_TRUE(day.at("periods").at(0).at("begin").as_string().starts_with("2026-03-28T07:00:00"));
    EXPECT_TRUE(day.at("notes").as_array().empty());
    EXPECT_EQ(days[1].at("notes").at(0).at("kind").as_string(), "clock_change");
    EXPECT_TRUE(days[1].at("notes").at(0).at("period").is_null());
}

TEST(TimelapsePlanJson, has_the_suns_altitude_every_ten_minutes_of_a_day_of_any_length) {
    const json::array days = made(orders(true), "2026-03-28", 2).at("days").as_array();
    const json::array& altitudes = days[0].at("sun").at("altitudes").as_array();
    ASSERT_EQ(altitudes.size(), 145U);
    EXPECT_EQ(days[1].at("sun").at("altitudes").as_array().size(), 139U) << "the day of 23 hours";
    EXPECT_LT(altitudes[0].to_number<double>(), -20.0);
    EXPECT_NEAR(altitudes[72].to_number<double>(), 35.5, 1.0) << "noon, at 57 degrees north";
    EXPECT_EQ(days[0].at("sun").at("up").as_array().size(), 1U);
    EXPECT_EQ(days[0].at("sun").at("light").as_array().size(), 1U);
}

TEST(TimelapsePlanJson, ends_when_it_is_stopped) {
    std::stop_source stop;
    stop.request_stop();
    EXPECT_EQ(plan_json(orders(false), parse_date("2026-03-28").value(), 1, stop.get_token()).error().kind,
              Kind::kCancelled);
}

}  // namespace
}  // namespace vedette::api
