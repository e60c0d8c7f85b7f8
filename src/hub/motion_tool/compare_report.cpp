#include "hub/motion_tool/compare_report.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "hub/base/json_text.hpp"

namespace vedette::motion_tool {
namespace {

constexpr int kCell = 22;  // columns of a side in the table

std::string cell(std::span<const Said> side, std::size_t row) {
    if (row >= side.size()) return "";
    const std::string end = side[row].going ? "goes on" : "to " + format_position(side[row].end);
    return fmt::format("{:>8} {}", format_position(side[row].start), end);
}

std::string counted(std::size_t events) { return events == 1 ? "1 event" : fmt::format("{} events", events); }

// "both (B 0.4 s later)"
std::string verdict(const Moment& moment) {
    if (moment.who() == Who::kOnlyA) return "only A";
    if (moment.who() == Who::kOnlyB) return "only B";
    const double later = to_seconds(moment.b_later());
    std::string out = "both (";
    if (later > -0.05 && later < 0.05) {
        out += "at the same time";
    } else {
        out += fmt::format("B {:.1f} s {}", std::abs(later), later > 0 ? "later" : "earlier");
    }
    if (moment.a.size() != 1 || moment.b.size() != 1)
        out += fmt::format("; A as {}, B as {}", counted(moment.a.size()), counted(moment.b.size()));
    return out + ")";
}

std::string_view what(const Moment& moment) {
    return moment.ailment ? to_string(*moment.ailment) : std::string_view("motion");
}

std::string_view said(Who who) {
    switch (who) {
        case Who::kBoth: return "both";
        case Who::kOnlyA: return "only_a";
        case Who::kOnlyB: return "only_b";
    }
    return {};
}

std::string row_of_words(const Moment& moment, std::size_t number) {
    std::string out;
    for (std::size_t row = 0; row < std::max(moment.a.size(), moment.b.size()); ++row) {
        const std::string first = row == 0 ? std::to_string(number) : "";
        std::string line = fmt::format("{:>4}  {:<{}}  {:<{}}", first, cell(moment.a, row), kCell,
                                       cell(moment.b, row), kCell);
        if (row == 0) {
            const std::string camera =
                moment.ailment ? fmt::format("the camera is {}: ", to_string(*moment.ailment)) : "";
            line += "  " + camera + verdict(moment);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + "\n";
    }
    return out;
}

std::string csv_side(std::span<const Said> side) {
    if (side.empty()) return "0,,,";
    return fmt::format("{},{:.3f},{:.3f},{:.3f}", side.size(), to_seconds(side.front().known),
                       to_seconds(side.front().start), to_seconds(side.back().end));
}

// Between quotation marks where it has to be (RFC 4180 section 2).
std::string csv_text(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == text.npos) return std::string(text);
    std::string out = "\"";
    for (const char c : text) out.append(c == '"' ? 2 : 1, c);
    return out + "\"";
}

std::string row_of_csv(std::string_view source, const Moment& moment, std::size_t number) {
    const std::string later =
        moment.who() == Who::kBoth ? fmt::format("{:.3f}", to_seconds(moment.b_later())) : "";
    return fmt::format("{},{},{},{},{},{},{}\n", csv_text(source), number, what(moment), said(moment.who()),
                       csv_side(moment.a), csv_side(moment.b), later);
}

std::string json_side(std::span<const Said> side) {
    std::string out = "[";
    for (const Said& s : side) {
        out += fmt::format(R"({}{{"start_s":{:.3f},"known_s":{:.3f},"end_s":{:.3f},"complete":{}}})",
                           out.size() == 1 ? "" : ",", to_seconds(s.start), to_seconds(s.known),
                           to_seconds(s.end), !s.going);
    }
    return out + "]";
}

std::string row_of_json(std::string_view source, const Moment& moment, std::size_t number) {
    const std::string later =
        moment.who() == Who::kBoth ? fmt::format("{:.3f}", to_seconds(moment.b_later())) : "null";
    return fmt::format(R"({{"source":{},"moment":{},"what":"{}","said":"{}","b_later_s":{},"a":{},"b":{}}})"
                       "\n",
                       json_quoted(source), number, what(moment), said(moment.who()), later,
                       json_side(moment.a), json_side(moment.b));
}

std::string head_of_words(const SideNames& names, std::span<const Difference> differ) {
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

std::string head_of_json(const SideNames& names, std::span<const Difference> differ) {
    std::string list;
    for (const Difference& d : differ) {
        list += fmt::format(R"({}{{"name":"{}","a":{},"b":{}}})", list.empty() ? "" : ",", d.name,
                            json_quoted(d.a), json_quoted(d.b));
    }
    return fmt::format(R"({{"settings":{{"a":{},"b":{},"differ":[{}]}}}})"
                       "\n",
                       json_quoted(names.a), json_quoted(names.b), list);
}

std::string shown_zones(const settings::MotionSettings& settings) {
    if (settings.zone_count == 0) return "none";
    return settings.zone_count == 1 ? "1 zone" : fmt::format("{} zones", settings.zone_count);
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

void CompareTotals::add(std::span<const Moment> moments) {
    for (const Moment& moment : moments) {
        if (moment.ailment) continue;
        both += moment.who() == Who::kBoth;
        only_a += moment.who() == Who::kOnlyA;
        only_b += moment.who() == Who::kOnlyB;
        for (const Said& event : moment.a) ++a.events, a.seconds += event.end - event.start;
        for (const Said& event : moment.b) ++b.events, b.seconds += event.end - event.start;
    }
}

void CompareTotals::add(const PassTotals& pass) {
    pictures += pass.pictures;
    left_out += pass.left_out;
    covered += pass.covered;
    spent += pass.spent;
}

std::string compare_head(MotionForm form, const SideNames& names, std::span<const Difference> differ) {
    switch (form) {
        case MotionForm::kWords: return head_of_words(names, differ);
        case MotionForm::kJson: return head_of_json(names, differ);
        case MotionForm::kCsv: break;
    }
    return "source,moment,what,said,a_events,a_known_s,a_start_s,a_end_s,b_events,b_known_s,b_start_s,b_end_"
           "s,"
           "b_later_s\n";
}

std::string compare_moments(MotionForm form, std::string_view source, std::span<const Moment> moments) {
    std::string out;
    if (form == MotionForm::kWords) {
        out = fmt::format("\n{}\n", source);
        if (!moments.empty())
            out += fmt::format("      {:<{}}  {:<{}}\n", "       A", kCell, "       B", kCell - 15);
    }
    for (std::size_t i = 0; i < moments.size(); ++i) {
        if (form == MotionForm::kWords) out += row_of_words(moments[i], i + 1);
        if (form == MotionForm::kCsv) out += row_of_csv(source, moments[i], i + 1);
        if (form == MotionForm::kJson) out += row_of_json(source, moments[i], i + 1);
    }
    return out;
}

std::string compare_totals(MotionForm form, std::string_view source, const CompareTotals& t) {
    if (form == MotionForm::kCsv) return "";
    const double each = t.pictures > 0 ? to_seconds(t.spent) * 1e6 / static_cast<double>(t.pictures) : 0;
    if (form == MotionForm::kJson) {
        return fmt::format(
            R"({{"source":{},"both":{},"only_a":{},"only_b":{},"a":{{"events":{},"seconds":{:.3f}}},"b":{{"events":{},"seconds":{:.3f}}},"pictures":{},"left_out":{},"covered_s":{:.3f},"us_per_picture":{:.1f},"ended":{}}})"
            "\n",
            source.empty() ? "null" : json_quoted(source), t.both, t.only_a, t.only_b, t.a.events,
            to_seconds(t.a.seconds), t.b.events, to_seconds(t.b.seconds), t.pictures, t.left_out,
            to_seconds(t.covered), each, t.ended.empty() ? "null" : json_quoted(t.ended));
    }
    const std::string left_out = t.left_out > 0 ? fmt::format(", {} damaged ones left out", t.left_out) : "";
    return fmt::format(
        "{}A {} in all {:.1f} s; B {} in all {:.1f} s; both {}, only A {}, only B {}\n"
        "{} of {} picture{}{}; {:.0f} us a picture for the two\n",
        source.empty() ? "\nall together: " : "", counted(t.a.events), to_seconds(t.a.seconds),
        counted(t.b.events), to_seconds(t.b.seconds), t.both, t.only_a, t.only_b, format_position(t.covered),
        t.pictures, t.pictures == 1 ? "" : "s", left_out, each);
}

}  // namespace vedette::motion_tool
