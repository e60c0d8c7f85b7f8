#include "hub/motion_tool/compare_report.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <boost/json.hpp>
#include <fmt/format.h>

namespace vedette::motion_tool {
namespace {

namespace json = boost::json;

constexpr int kCell = 22;  // columns of one detector in the table

std::string cell(std::span<const Occurrence> side, std::size_t row) {
    if (row >= side.size()) return "";
    const std::string end = side[row].open ? "goes on" : "to " + format_position(side[row].end);
    return fmt::format("{:>8} {}", format_position(side[row].start), end);
}

// "both (B 0.4 s later)"
std::string verdict(const Match& match) {
    if (match.found_by() == FoundBy::kOnlyA) return "only A";
    if (match.found_by() == FoundBy::kOnlyB) return "only B";
    const double later = to_seconds(match.b_delay());
    std::string out = "both (";
    out += std::abs(later) < 0.05
               ? "at the same time"
               : fmt::format("B {:.1f} s {}", std::abs(later), later > 0 ? "later" : "earlier");
    if (match.a.size() != 1 || match.b.size() != 1)
        out += fmt::format("; A as {}, B as {}", count_of(match.a.size(), "event"),
                           count_of(match.b.size(), "event"));
    return out + ")";
}

std::string_view what(const Match& match) {
    return match.issue ? to_string(*match.issue) : std::string_view("motion");
}

std::string_view to_string(FoundBy found_by) {
    constexpr std::array<std::string_view, 3> kNames{"both", "only_a", "only_b"};
    return kNames[static_cast<std::size_t>(found_by)];
}

std::string text_row(const Match& match, std::size_t number) {
    std::string out;
    for (std::size_t row = 0; row < std::max(match.a.size(), match.b.size()); ++row) {
        const std::string first = row == 0 ? std::to_string(number) : "";
        std::string line =
            fmt::format("{:>4}  {:<{}}  {:<{}}", first, cell(match.a, row), kCell, cell(match.b, row), kCell);
        if (row == 0) {
            const std::string camera =
                match.issue ? fmt::format("the camera is {}: ", to_string(*match.issue)) : "";
            line += "  " + camera + verdict(match);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + "\n";
    }
    return out;
}

std::string csv_side(std::span<const Occurrence> side) {
    if (side.empty()) return "0,,,";
    return fmt::format("{},{},{},{}", side.size(), csv_seconds(side.front().reported),
                       csv_seconds(side.front().start), csv_seconds(side.back().end));
}

// Quoted when necessary (RFC 4180 section 2).
std::string csv_text(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == text.npos) return std::string(text);
    std::string out = "\"";
    for (const char c : text) out.append(c == '"' ? 2 : 1, c);
    return out + "\"";
}

std::string csv_row(std::string_view source, const Match& match, std::size_t number) {
    const std::string delay = match.found_by() == FoundBy::kBoth ? csv_seconds(match.b_delay()) : "";
    return fmt::format("{},{},{},{},{},{},{}\n", csv_text(source), number, what(match),
                       to_string(match.found_by()), csv_side(match.a), csv_side(match.b), delay);
}

json::array json_side(std::span<const Occurrence> side) {
    json::array out;
    for (const Occurrence& o : side) {
        out.push_back({{"start_s", json_seconds(o.start)},
                       {"known_s", json_seconds(o.reported)},
                       {"end_s", json_seconds(o.end)},
                       {"complete", !o.open}});
    }
    return out;
}

json::object json_row(std::string_view source, const Match& match, std::size_t number) {
    const bool both = match.found_by() == FoundBy::kBoth;
    return {{"source", source},
            {"moment", number},
            {"what", what(match)},
            {"said", to_string(match.found_by())},
            {"b_later_s", both ? json::value(json_seconds(match.b_delay())) : json::value()},
            {"a", json_side(match.a)},
            {"b", json_side(match.b)}};
}

std::string text_head(const SideNames& names, std::span<const Difference> differ) {
    std::string out = fmt::format("A  {}\nB  {}\n", names.a, names.b);
    if (differ.empty()) return out + "   the two settings are the same\n";
    std::size_t wide = 0;
    std::size_t wide_a = 1;
    for (const Difference& d : differ) {
        wide = std::max(wide, d.name.size());
        wide_a = std::max(wide_a, d.a.size());
    }
    out += fmt::format("   {:<{}}  {:>{}}  B\n", "", wide, "A", wide_a);
    for (const Difference& d : differ)
        out += fmt::format("   {:<{}}  {:>{}}  {}\n", d.name, wide, d.a, wide_a, d.b);
    return out;
}

json::object json_head(const SideNames& names, std::span<const Difference> differences) {
    json::array differ;
    for (const Difference& d : differences) differ.push_back({{"name", d.name}, {"a", d.a}, {"b", d.b}});
    return {{"settings", {{"a", names.a}, {"b", names.b}, {"differ", differ}}}};
}

json::object json_totals(std::string_view source, const CompareTotals& t) {
    const auto side = [](const CompareTotals::Side& s) -> json::object {
        return {{"events", s.events}, {"seconds", json_seconds(s.seconds)}};
    };
    return {{"source", json_or_null(source)},
            {"both", t.both},
            {"only_a", t.only_a},
            {"only_b", t.only_b},
            {"a", side(t.a)},
            {"b", side(t.b)},
            {"pictures", t.pass.pictures},
            {"left_out", t.pass.left_out},
            {"covered_s", json_seconds(t.pass.covered)},
            {"us_per_picture", rounded(t.pass.us_per_picture(), 1)},
            {"ended", json_or_null(t.error)}};
}

std::string shown_zones(const settings::MotionSettings& settings) {
    return settings.zone_count == 0 ? "none" : count_of(settings.zone_count, "zone");
}

}  // namespace

std::vector<Difference> differences(const settings::MotionSettings& a, const settings::MotionSettings& b) {
    std::vector<Difference> out;
    if (a.detector.method != b.detector.method) {
        out.push_back(
            {"method", std::string(to_string(a.detector.method)), std::string(to_string(b.detector.method))});
    }
    for (std::size_t i = 0; i < motion::parameters().size(); ++i) {
        const std::uint16_t in_a = value_of(a.detector, i);
        const std::uint16_t in_b = value_of(b.detector, i);
        if (in_a != in_b)
            out.push_back(
                {std::string(motion::parameters()[i].name), std::to_string(in_a), std::to_string(in_b)});
    }
    if (a.zones != b.zones) {
        const bool same_number = a.zone_count == b.zone_count;
        out.push_back({"zones", shown_zones(a), (same_number ? "other " : "") + shown_zones(b)});
    }
    return out;
}

void CompareTotals::add(std::span<const Match> matches) {
    for (const Match& match : matches) {
        if (match.issue) continue;
        both += match.found_by() == FoundBy::kBoth;
        only_a += match.found_by() == FoundBy::kOnlyA;
        only_b += match.found_by() == FoundBy::kOnlyB;
        for (const Occurrence& event : match.a) ++a.events, a.seconds += event.end - event.start;
        for (const Occurrence& event : match.b) ++b.events, b.seconds += event.end - event.start;
    }
}

std::string compare_head(Format format, const SideNames& names, std::span<const Difference> differ) {
    switch (format) {
        case Format::kText: return text_head(names, differ);
        case Format::kJson: return json_line(json_head(names, differ));
        case Format::kCsv: break;
    }
    return "source,moment,what,said,a_events,a_known_s,a_start_s,a_end_s,"
           "b_events,b_known_s,b_start_s,b_end_s,b_later_s\n";
}

std::string compare_matches(Format format, std::string_view source, std::span<const Match> matches) {
    std::string out;
    if (format == Format::kText) {
        out = fmt::format("\n{}\n", source);
        if (!matches.empty())
            out += fmt::format("      {:<{}}  {:<{}}\n", "       A", kCell, "       B", kCell - 15);
    }
    for (std::size_t i = 0; i < matches.size(); ++i) {
        if (format == Format::kText) out += text_row(matches[i], i + 1);
        if (format == Format::kCsv) out += csv_row(source, matches[i], i + 1);
        if (format == Format::kJson) out += json_line(json_row(source, matches[i], i + 1));
    }
    return out;
}

std::string compare_totals(Format format, std::string_view source, const CompareTotals& t) {
    if (format == Format::kCsv) return "";
    if (format == Format::kJson) return json_line(json_totals(source, t));
    return fmt::format(
        "{}A {} in all {:.1f} s; B {} in all {:.1f} s; both {}, only A {}, only B {}\n"
        "{}; {:.0f} us a picture for the two\n",
        source.empty() ? "\nall together: " : "", count_of(t.a.events, "event"), to_seconds(t.a.seconds),
        count_of(t.b.events, "event"), to_seconds(t.b.seconds), t.both, t.only_a, t.only_b,
        describe_pictures(t.pass), t.pass.us_per_picture());
}

}  // namespace vedette::motion_tool
