#include "hub/label/label.hpp"

#include <filesystem>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>

#include "hub/detect/detector_runner.hpp"
#include "hub/image/luma.hpp"
#include "hub/label/draft.hpp"
#include "hub/label/film.hpp"
#include "hub/label/routes.hpp"
#include "hub/motion_tool/pass.hpp"
#include "hub/serve/http_server.hpp"
#include "hub/settings/settings.hpp"

namespace vedette::label {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kProgram = "vedette motion label";

// The film's pictures, and the detector's boxes as a draft.
struct Opened {
    LabelFilm film;
    LabelDraft draft;
};

// Copies the film's pictures and runs the detector on them. Empty: a signal came, or an error was printed.
std::optional<Opened> open_film(motion_tool::Input input, const grab::Console& console, int& signal) {
    auto film = LabelFilm::create();
    if (!film) {
        motion_tool::refuse_usage(console, kProgram, film.error());
        return std::nullopt;
    }
    Opened out{std::move(*film), {}};
    image::Luma luma;
    detect::DetectorRunner runner({});
    motion_tool::Pass* running = nullptr;
    motion_tool::Pass pass(std::move(input), console,
                           [&](const motion_tool::Pass::Picture& picture, Duration at) -> Result<void> {
                               const Bytes jpeg = picture->bytes();
                               const int number = out.film.frames();
                               if (auto added = out.film.add(jpeg, at); !added) {
                                   if (added.error().kind != Kind::kDataLoss)
                                       running->fail(added.error().message);
                                   return added;
                               }
                               if (const auto grid = luma.read(jpeg))
                                   out.draft.add(runner.feed(*grid, at), number, at);
                               return {};
                           });
    running = &pass;
    const bool good = pass.run();
    signal = pass.signal();
    if (!good) fmt::print(console.err, "{}: {}: {}\n", kProgram, pass.shown(), pass.error());
    if (!good || signal != 0) return std::nullopt;
    if (const std::uint64_t left_out = pass.totals().left_out; left_out > 0) {
        fmt::print(console.err, "{}: left out {}: damaged, or not the size of the first picture\n", kProgram,
                   motion_tool::count_of(left_out, "picture"));
    }
    return out;
}

Result<Labels> read_labels(const std::string& path, const FilmInfo& info) {
    if (std::error_code ignored; !fs::exists(path, ignored)) return empty_labels(info);
    const auto text = settings::process_environment().read_file(path);
    if (!text) return fail(text.error().kind, fmt::format("{}: {}", path, text.error().message));
    auto labels = parse_labels(*text, info);
    if (labels) return labels;
    return fail(Kind::kInvalidArgument,
                fmt::format("{}: {}; name another file with --to", path, labels.error().message));
}

// Serves the page until a signal comes.
int serve_page(LabelRoutes& routes, const Endpoint& listen, const grab::Console& console) {
    TerminationSignal signal;
    io::Loop loop(system_clock());
    std::vector<std::unique_ptr<serve::Shard>> shards;
    shards.push_back(std::make_unique<serve::Shard>(loop));
    auto server = serve::HttpServer::open(shards, listen, routes.table(), serve::own_program());
    if (!server)
        return motion_tool::refuse_usage(console, kProgram, {Kind::kUnavailable, server.error().message});
    const Endpoint at{listen.address, (*server)->port()};
    const std::string text = fmt::format("http://{}/ shows {}, {} pictures; Ctrl-C stops it\n", format(at),
                                         routes.info().name, routes.info().frames);
    if (!grab::write_all(console.out, as_bytes(text), signal.fd())) return 0;
    io::Stream signals(loop, ::fcntl(signal.fd(), F_DUPFD_CLOEXEC, 0));
    signals.wait(io::Direction::kReadable, [&loop](bool) { loop.quit(); });
    loop.run();
    signal.take();
    (*server)->close();
    shards.front()->stop.request();
    signals.close();
    while (loop.poll()) {  // until the sessions have ended
    }
    loop.drop_pending();
    return 0;
}

}  // namespace

std::string labels_beside(const std::string& film) {
    fs::path path(film);
    if (!path.has_filename()) path = path.parent_path();  // a folder with a trailing slash
    if (!fs::is_directory(path)) path.replace_extension();
    return path.string() + ".json";
}

int run_label(const LabelOptions& options, const grab::Console& console) {
    const auto refuse = [&console](const Error& why) {
        return motion_tool::refuse_usage(console, kProgram, why);
    };
    const auto usage_error = [&refuse](std::string message) {
        return refuse({Kind::kInvalidArgument, std::move(message)});
    };
    const auto listen = settings::parse_loopback_address(options.listen);
    if (!listen) return usage_error("--listen " + listen.error().message);
    auto input = motion_tool::open_input(options.film, kProgram);
    if (!input) return refuse(input.error());
    if (std::error_code ignored; options.to.empty() && !fs::exists(options.film, ignored))
        return usage_error("FILM is an address, which gives no name for the labels' file; add --to FILE");
    if (!input->recorded)
        return usage_error("only a file or a folder can be labelled; record the camera first");
    int signal = 0;
    auto opened = open_film(std::move(*input), console, signal);
    if (!opened) return signal != 0 ? 0 : 1;
    fs::path path(options.film);
    if (!path.has_filename()) path = path.parent_path();
    const FilmInfo info = opened->film.info(path.filename().string());
    const std::string to = options.to.empty() ? labels_beside(options.film) : options.to;
    auto labels = read_labels(to, info);
    if (!labels) return refuse(labels.error());
    LabelRoutes routes(opened->film, info, fs::absolute(to).string(), std::move(*labels),
                       opened->draft.finish(info));
    return serve_page(routes, *listen, console);
}

}  // namespace vedette::label
