#include "hub/film/film_record.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include "core/schedule/text.hpp"
#include "hub/base/json_text.hpp"
#include "linux/base/atomic_file.hpp"
#include "linux/base/utc_text.hpp"

namespace vedette::film {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::string_view kEnding = ".json";
constexpr std::uintmax_t kMaxRecord = 64 << 10;  // bytes
constexpr std::array<std::string_view, 3> kFormats{"mp4", "webm", "gif"};
constexpr std::array<std::string_view, 5> kStates{"waiting", "rendering", "done", "failed", "cancelled"};

std::string record_path(const std::string& folder, const std::string& name) {
    return fmt::format("{}/.{}{}", folder, name, kEnding);
}

std::string date_text(schedule::Date date) {
    std::array<char, schedule::kMaxText> memory;
    return std::string(schedule::format_date(date, memory));
}

template <std::size_t N>
std::optional<std::size_t> index_of(const std::array<std::string_view, N>& names, std::string_view name) {
    const auto found = std::ranges::find(names, name);
    return found == names.end() ? std::nullopt
                                : std::optional(static_cast<std::size_t>(found - names.begin()));
}

json::object record_of(const Film& film) {
    const FilmOrder& order = film.order;
    json::value size;
    if (order.size) size = json::object{{"width", order.size->width}, {"height", order.size->height}};
    return {{"from", date_text(order.from)},
            {"to", date_text(order.to)},
            {"every", order.every},
            {"fps", order.fps},
            {"size", std::move(size)},
            {"format", kFormats[static_cast<std::size_t>(order.format)]},
            {"deflicker", order.deflicker},
            {"stabilise", order.stabilise},
            {"titles", order.titles},
            {"plan", order.plan},
            {"ordered", format_utc(film.ordered)},
            {"state", to_string(film.state)},
            {"pictures", film.pictures},
            {"passed_over", film.passed_over},
            {"bytes", film.bytes},
            {"made", film.made ? json::value(format_utc(*film.made)) : json::value()},
            {"error", film.error}};
}

// Throws what Boost.JSON throws for members of another type.
std::optional<Film> film_of(const json::object& record) {
    const auto text = [&](const char* key) { return std::string(record.at(key).as_string()); };
    const auto from = schedule::parse_date(text("from"));
    const auto to = schedule::parse_date(text("to"));
    const auto format = index_of(kFormats, text("format"));
    const auto state = index_of(kStates, text("state"));
    const auto ordered = parse_utc(text("ordered"));
    if (!from || !to || !format || !state || !ordered) return std::nullopt;
    Film film{.name = {},
              .order = {.from = *from,
                        .to = *to,
                        .every = record.at("every").to_number<std::size_t>(),
                        .fps = record.at("fps").to_number<double>(),
                        .size = std::nullopt,
                        .format = static_cast<Format>(*format),
                        .deflicker = record.at("deflicker").as_bool(),
                        .stabilise = record.at("stabilise").as_bool(),
                        .titles = record.at("titles").as_bool(),
                        .plan = text("plan")},
              .ordered = *ordered,
              .state = static_cast<FilmState>(*state),
              .pictures = record.at("pictures").to_number<std::size_t>(),
              .passed_over = record.at("passed_over").to_number<std::size_t>(),
              .bytes = record.at("bytes").to_number<std::uint64_t>(),
              .made = std::nullopt,
              .error = text("error")};
    if (const json::object* const size = record.at("size").if_object())
        film.order.size =
            image::Size{size->at("width").to_number<int>(), size->at("height").to_number<int>()};
    if (const json::string* const made = record.at("made").if_string()) film.made = parse_utc(*made);
    if (film.state == FilmState::kRendering) film.state = FilmState::kWaiting;
    return film;
}

std::optional<Film> read_record(const fs::path& path) {
    std::error_code error;
    if (fs::file_size(path, error) > kMaxRecord || error) return std::nullopt;
    std::ifstream in(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    try {
        return film_of(json::parse(text).as_object());
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

}  // namespace

std::string_view to_string(FilmState state) { return kStates[static_cast<std::size_t>(state)]; }

std::string film_name(const FilmOrder& order, int number) {
    std::string name = date_text(order.from);
    if (order.to != order.from) name += "_" + date_text(order.to);
    if (number > 1) name += fmt::format("-{}", number);
    return fmt::format("{}.{}", name, kFormats[static_cast<std::size_t>(order.format)]);
}

std::vector<Film> read_films(const std::string& folder) {
    std::vector<Film> films;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        std::string name = entry->path().filename().string();
        if (!name.starts_with('.') || !name.ends_with(kEnding)) continue;
        name = name.substr(1, name.size() - 1 - kEnding.size());
        if (!format_of(name)) continue;
        if (auto film = read_record(entry->path())) {
            film->name = std::move(name);
            films.push_back(std::move(*film));
        }
    }
    std::ranges::sort(films, [](const Film& a, const Film& b) {
        return a.ordered == b.ordered ? a.name < b.name : a.ordered < b.ordered;
    });
    return films;
}

Result<void> write_film(const std::string& folder, const Film& film) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) return fail(Kind::kUnavailable, "can't make the folder " + folder + ": " + error.message());
    const std::string text = serialize_json(record_of(film));
    return write_file_atomically(record_path(folder, film.name), as_bytes(text));
}

Result<void> remove_film(const std::string& folder, const std::string& name) {
    std::error_code error;
    fs::remove(fs::path(folder) / name, error);
    if (error) return fail(Kind::kUnavailable, fmt::format("can't remove {}: {}", name, error.message()));
    fs::remove_all(fmt::format("{}/.{}.parts", folder, name), error);
    fs::remove(record_path(folder, name), error);
    if (error)
        return fail(Kind::kUnavailable,
                    fmt::format("can't remove the record of {}: {}", name, error.message()));
    return sync_folder(folder);
}

}  // namespace vedette::film
