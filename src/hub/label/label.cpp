#include "hub/label/label.hpp"

#include <filesystem>
#include <optional>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>

#include "hub/detect/luma.hpp"
#include "hub/detect/watch.hpp"
#include "hub/grab/picture_output.hpp"
#include "hub/label/draft.hpp"
#include "hub/label/film.hpp"
#include "hub/label/routes.hpp"
#include "hub/motion_tool/input.hpp"
#include "hub/motion_tool/pass.hpp"
#include "hub/serve/http_server.hpp"
#include "hub/settings/settings.hpp"
#include "linux/base/end_signals.hpp"

namespace vedette::label {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kWho = "vedette motion label";
constexpr std::size_t kMostBody = 8'000'000;

struct Opened {
    LabelFilm film;
    LabelDraft draft;
};

// Takes the film in, with the detector looking on. Nothing: it was said why, or a signal came.
std::optional<Opened> open_film(motion_tool::MotionInput input, const motion_tool::MotionConsole& console,
                                int& signal) {
    auto film = LabelFilm::create();
    if (!film) {
        motion_tool::refuse_motion(console.err, kWho, film.error());
        return std::nullopt;
    }
    Opened out{std::move(*film), {}};
    detect::Luma luma;
    detect::Watch watch({});
    motion_tool::MotionPass* running = nullptr;
    motion_tool::MotionPass pass(
        std::move(input), console,
        [&](const motion_tool::MotionPass::Picture& picture, Duration at) -> Result<void> {
            const Bytes jpeg = picture->bytes();
            const int number = out.film.frames();
            if (auto added = out.film.add(jpeg, at); !added) {
                if (added.error().kind != Kind::kDataLoss) running->give_up(added.error().message);
                return added;
            }
            if (const auto grid = luma.read(jpeg)) out.draft.see(watch.see(*grid, at), number, at);
            return {};
        });
    running = &pass;
    const bool good = pass.run();
    signal = pass.signal();
    if (!good) fmt::print(console.err, "{}: {}: {}\n", kWho, pass.shown(), pass.why());
    if (!good || signal != 0) return std::nullopt;
    if (pass.totals().left_out > 0) {
        fmt::print(console.err, "{}: {} pictures left out, for they are damaged or of another size\n", kWho,
                   pass.totals().left_out);
    }
    return out;
}

Result<Labels> read_labels(const std::string& path, const FilmFacts& facts) {
    if (std::error_code unknown; !fs::exists(path, unknown)) return no_labels(facts);
    const auto text = settings::process_environment().read_file(path);
    if (!text) return fail(text.error().kind, fmt::format("{}: {}", path, text.error().message));
    auto labels = parse_labels(*text, facts);
    if (labels) return labels;
    return fail(Kind::kInvalidArgument,
                fmt::format("{}: {}; name another file with --to", path, labels.error().message));
}

// Until a signal comes.
int serve_page(LabelRoutes& routes, const Endpoint& listen, const motion_tool::MotionConsole& console) {
    EndSignal ends;
    const bus::Cameras none;
    io::Loop loop(system_clock());
    std::vector<std::unique_ptr<serve::Shard>> shards;
    shards.push_back(std::make_unique<serve::Shard>(loop));
    serve::Site site{.cameras = none,
                     .started = loop.now(),
                     .routes = [&routes](const api::Request& request) { return routes.answer(request); },
                     .most_body = kMostBody};
    auto server = serve::HttpServer::open(shards, listen, std::move(site));
    if (!server)
        return motion_tool::refuse_motion(console.err, kWho, {Kind::kUnavailable, server.error().message});
    const Endpoint at{listen.address, (*server)->port()};
    const std::string text = fmt::format("http://{}/ shows {}, {} pictures; Ctrl-C ends it\n", format(at),
                                         routes.facts().name, routes.facts().frames);
    if (!grab::write_whole(console.out, as_bytes(text), ends.fd())) return 0;
    io::Stream signals(loop, ::fcntl(ends.fd(), F_DUPFD_CLOEXEC, 0));
    signals.wait(io::Direction::kReadable, [&loop](bool) { loop.quit(); });
    loop.run();
    ends.take();
    (*server)->close();
    shards.front()->stop.request();
    signals.close();
    loop.poll();           // what quit() has left undone
    while (loop.poll()) {  // and the sessions, which end now
    }
    loop.drop_pending();
    return 0;
}

}  // namespace

std::string labels_beside(const std::string& film) {
    fs::path path(film);
    if (!path.has_filename()) path = path.parent_path();  // a folder with a slash at its end
    if (!fs::is_directory(path)) path.replace_extension();
    return path.string() + ".json";
}

std::string label_footer() {
    return "Marks people in a film, so that ./dev bench motion --footage FOLDER can score the detector on "
           "it.\n"
           "FILM is a video file or a folder of JPEG files; its labels are saved beside it, FILM.mp4 in\n"
           "FILM.json, and read again from there. The detector's own boxes are offered as a draft. The page\n"
           "says what its keys do.\n"
           "\n"
           "The pictures are kept in $TMPDIR, or /var/tmp, while it runs: some 50 kB each.\n"
           "\n"
           "  vedette motion label garden.mp4\n";
}

int run_label(const LabelWords& words, const motion_tool::MotionConsole& console) {
    const auto refuse = [&console](const Error& why) {
        return motion_tool::refuse_motion(console.err, kWho, why);
    };
    const auto listen = settings::parse_listen_address(words.listen);
    if (!listen) return refuse({Kind::kInvalidArgument, "--listen " + listen.error().message});
    auto input = motion_tool::open_motion_input(words.film);
    if (!input) return refuse(input.error());
    if (std::error_code unknown; words.to.empty() && !fs::exists(words.film, unknown))
        return refuse(
            {Kind::kInvalidArgument, "an address has no name for a file of labels; name one with --to"});
    if (!input->recorded)
        return refuse(
            {Kind::kInvalidArgument, "only a file or a folder can be labelled; record the camera first"});
    fs::path name =
        fs::path(words.film).has_filename() ? fs::path(words.film) : fs::path(words.film).parent_path();
    int signal = 0;
    auto opened = open_film(std::move(*input), console, signal);
    if (!opened) return signal != 0 ? 0 : 1;
    const FilmFacts facts = facts_of(opened->film, name.filename().string());
    const std::string to = words.to.empty() ? labels_beside(words.film) : words.to;
    auto labels = read_labels(to, facts);
    if (!labels) return refuse(labels.error());
    LabelRoutes routes(opened->film, facts.name, fs::absolute(to).string(), std::move(*labels),
                       opened->draft.finish(facts));
    return serve_page(routes, *listen, console);
}

}  // namespace vedette::label
