#include "hub/changes/settings_changer.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "hub/settings/diff.hpp"
#include "hub/settings/page_rule.hpp"
#include "hub/settings/table.hpp"
#include "linux/base/log.hpp"
#include "linux/io/posted_answer.hpp"

namespace vedette::changes {
namespace {

using Why = Refusal::Why;

constexpr Duration kDiskTimeout = 10s;  // of a disk or a share that hangs
constexpr Duration kTurnTimeout = 60s;  // longer than a trial
constexpr Duration kAnswerTimeout = kTurnTimeout + Trial::kLimit + 2 * kDiskTimeout + 10s;
constexpr Duration kWorkedWithin = std::chrono::hours(1);
constexpr std::size_t kMaxLogged = 20;  // changes and problems, a line each
constexpr std::size_t kMaxWorkingSources = 64;

const settings::Table& table() { return settings::hub_table(); }

}  // namespace

// A change that has been checked, and the file as it was read for it.
struct SettingsChanger::Prepared {
    settings::SettingsFile file;
    settings::Proposal proposal;
    settings::Author author;
};

// The right to change the settings, until it is destroyed.
class SettingsChanger::Turn {
  public:
    explicit Turn(SettingsChanger& changer) : changer_(changer) { changer_.busy_ = true; }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
        changer_.busy_ = false;
        for (bool woken = false; !woken && !changer_.queue_.empty(); changer_.queue_.pop_front()) {
            const auto next = changer_.queue_.front().lock();
            woken = next != nullptr;
            if (next) next->notify();
        }
    }

    // Null: the stop or kTurnTimeout came first.
    static io::Task<std::unique_ptr<Turn>> take(SettingsChanger& changer, io::Stop& stop) {
        const MonoTime limit = changer.loop_.now() + kTurnTimeout;
        while (changer.busy_) {
            io::Signal free(changer.loop_);
            changer.queue_.push_back(free.handle());
            const io::Woken woken = co_await free.wait(limit, stop);
            if (woken != io::Woken::kReady) co_return nullptr;
        }
        co_return std::make_unique<Turn>(changer);
    }

  private:
    SettingsChanger& changer_;
};

SettingsChanger::SettingsChanger(io::Loop& loop, Applier& applier, const bus::Cameras& cameras,
                                 io::Stop& stop, OnStatus on_status)
    : loop_(loop), applier_(applier), cameras_(cameras), stop_(stop), on_status_(std::move(on_status)) {}

void SettingsChanger::start(std::string path, settings::CheckedSettings started,
                            const settings::Problems& problems) {
    started_ = std::make_shared<const settings::CheckedSettings>(std::move(started));
    auto view = std::make_shared<SettingsView>();
    view->path = std::move(path);
    view->running = started_;
    view->tag = settings::tag_of(started_->text);
    {
        const std::lock_guard lock(mutex_);
        view_ = std::move(view);
    }
    by_last_good_ = !problems.empty();
    if (by_last_good_) refuse(problems);
}

SettingsViewPtr SettingsChanger::view() const {
    const std::lock_guard lock(mutex_);
    return view_;
}

void SettingsChanger::note_working_source(const std::string& source) {
    const std::lock_guard lock(mutex_);
    std::erase_if(working_, [&](const WorkingSource& one) { return one.source == source; });
    if (working_.size() >= kMaxWorkingSources) working_.erase(working_.begin());
    working_.push_back({source, loop_.now()});
}

bool SettingsChanger::is_working_source(const std::string& source) const {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(working_, source, &WorkingSource::source);
    return found != working_.end() && loop_.now() - found->at <= kWorkedWithin;
}

io::Task<> SettingsChanger::read_file(io::Stop& stop) {
    auto taking = Turn::take(*this, stop);
    const auto turn = co_await std::move(taking);
    if (!turn) co_return;
    using Checked = std::expected<settings::CheckedSettings, settings::Problems>;
    const std::string path = view()->path;
    const auto load = [path](const std::stop_token&) -> Result<Checked> {
        return settings::load_checked_settings(path);
    };
    auto checked = co_await io::run_blocking(loop_, io::Lane::kDisk, load, loop_.now() + kDiskTimeout, stop);
    if (!checked) {
        if (!stop.requested()) refuse({{path, 0, 0, {}, "can't be read: " + checked.error().message, {}}});
        co_return;
    }
    if (!*checked) co_return refuse(checked->error());
    auto applying = apply(std::move(**checked), stop);
    co_await std::move(applying);
}

// What an editor has saved.
io::Task<> SettingsChanger::apply(settings::CheckedSettings wanted, io::Stop& stop) {
    const settings::Changes changes =
        settings::changes_between(view()->running->document, wanted.document, table());
    if (!changes.empty()) {
        auto applying = applier_.apply(wanted.settings);
        const auto applied = co_await std::move(applying);
        if (!applied) {
            log_error("settings", "the change is taken back: {}", applied.error().message);
            co_return say("Running with the settings before the last change: " + applied.error().message);
        }
        log_changes(changes);
    }
    run_by(std::move(wanted));
    auto remembering = remember(stop);
    co_await std::move(remembering);
}

// Puts the file's text, by which the hub runs now, into the history: a later start can go back to it.
io::Task<> SettingsChanger::remember(io::Stop& stop) {
    const SettingsViewPtr now = view();
    const auto add = [now](const std::stop_token&) -> Result<void> {
        const auto file = settings::SettingsFile::open(now->path);
        if (!file || file->text() != now->running->text) return {};  // changed again meanwhile
        return file->remember();
    };
    const auto done =
        co_await io::run_blocking(loop_, io::Lane::kDisk, add, loop_.now() + kDiskTimeout, stop);
    if (!done && !stop.requested())
        log_warning("settings", "the history of {} can't be written: {}", now->path, done.error().message);
}

io::Task<ChangeOutcome> SettingsChanger::change(io::Loop& here, ChangeRequest request, io::Stop& stop) {
    if (!view())
        co_return std::unexpected(Refusal{
            Why::kNoFile, "this hub was started without a settings file, so there is nothing to change"});
    io::PostedAnswer<ChangeOutcome> answer(here);
    const auto shared = std::make_shared<ChangeRequest>(std::move(request));
    loop_.post([this, shared, take = answer.taker()] {
        const auto run = [](SettingsChanger& own, std::shared_ptr<ChangeRequest> wanted,
                            std::function<void(ChangeOutcome)> done) -> io::Task<> {
            auto changing = own.carry_out(std::move(*wanted));
            done(co_await std::move(changing));
        };
        loop_.spawn(run(*this, shared, take));
    });
    auto given = co_await answer.wait(here.now() + kAnswerTimeout, stop);
    if (given) co_return std::move(*given);
    co_return std::unexpected(Refusal{Why::kNotApplied, "the hub has not answered in time"});
}

SettingsChanger::PrepareOutcome SettingsChanger::prepare(const SettingsView& view,
                                                         const ChangeRequest& request) {
    using Outcome = std::unexpected<Refusal>;
    auto file = settings::SettingsFile::open(view.path);
    const auto has_problems = [](settings::Problems problems) {
        return Refusal{
            .why = Why::kFileHasProblems,
            .detail = "the settings file has a problem, which has to be mended in the file first: " +
                      settings::format(problems.front()),
            .problems = std::move(problems)};
    };
    if (!file) return Outcome(has_problems(std::move(file.error())));
    if (file->current() == nullptr) return Outcome(has_problems(file->problems()));
    const auto versions = file->history(file->state_folder());
    const auto version = versions ? std::ranges::find(*versions, request.version, &settings::Version::number)
                                  : std::vector<settings::Version>::const_iterator();
    const std::string tag = settings::tag_of(file->text());
    if (tag != request.base) {
        Refusal refusal{.why = Why::kChangedMeanwhile,
                        .detail = "the settings were changed by somebody else meanwhile; nothing was saved",
                        .tag = tag};
        const std::string* before = view.tag == request.base ? &view.running->text : nullptr;
        if (versions)
            for (const settings::Version& one : *versions)
                if (settings::tag_of(one.text) == request.base) before = &one.text;
        const auto then = before != nullptr
                              ? file->propose(*before)
                              : std::expected<settings::Proposal, settings::Problems>(std::unexpect);
        if (then)
            for (const settings::Change& change :
                 settings::changes_between(then->settings.document, file->current()->document, table()))
                refusal.changes.push_back(settings::format(change, table()));
        return Outcome(std::move(refusal));
    }
    if (request.version != 0 && !versions) return Outcome(Refusal{Why::kNotSaved, versions.error().message});
    if (request.version != 0 && version == versions->end())
        return Outcome(Refusal{Why::kNoVersion, fmt::format("there is no version {}", request.version)});
    auto proposal =
        request.version != 0 ? file->propose(version->text) : settings::propose(*file, request.wanted);
    if (!proposal)
        return Outcome(Refusal{.why = Why::kInvalid,
                               .detail = settings::format(proposal.error().front()),
                               .problems = std::move(proposal.error())});
    if (auto only = settings::find_page_refusal(proposal->changes, *file->current(), proposal->settings))
        return Outcome(
            Refusal{.why = Why::kFileOnly,
                    .detail = fmt::format("{} {}; write it in {}, or set `commands_from_page: true` "
                                          "there",
                                          only->key, only->what, view.path),
                    .key = std::move(only->key)});
    settings::Author author = request.author;
    author.what = request.version != 0 ? fmt::format("rollback to version {}", request.version)
                                       : settings::describe(request.wanted);
    return std::make_shared<Prepared>(std::move(*file), std::move(*proposal), std::move(author));
}

io::Task<ChangeOutcome> SettingsChanger::carry_out(ChangeRequest request) {
    auto taking = Turn::take(*this, stop_);
    const auto turn = co_await std::move(taking);
    if (!turn)
        co_return std::unexpected(Refusal{Why::kNotApplied, "another change has not ended yet; try again"});
    const auto own = std::make_shared<const ChangeRequest>(std::move(request));
    const auto check = [now = view(), own](const std::stop_token&) -> Result<PrepareOutcome> {
        return prepare(*now, *own);
    };
    auto prepared =
        co_await io::run_blocking(loop_, io::Lane::kDisk, check, loop_.now() + kDiskTimeout, stop_);
    if (!prepared)
        co_return std::unexpected(
            Refusal{Why::kNotSaved, "the settings file can't be read: " + prepared.error().message});
    if (!*prepared) co_return std::unexpected(std::move(prepared->error()));
    std::shared_ptr<Prepared> ready = std::move(**prepared);
    if (own->dry_run) {
        const settings::Document& document = ready->proposal.settings.document;
        co_return Changed{.tag = settings::tag_of(ready->file.text()),
                          .changes = ready->proposal.changes,
                          .waiting = waiting_keys(document),
                          .trial = {}};
    }
    auto trying = try_and_save(std::move(ready), own->on_trial);
    co_return co_await std::move(trying);
}

io::Task<ChangeOutcome> SettingsChanger::try_and_save(std::shared_ptr<Prepared> prepared, bool on_trial) {
    const settings::Proposal& proposal = prepared->proposal;
    Changed done{.tag = settings::tag_of(proposal.settings.text),
                 .changes = proposal.changes,
                 .waiting = {},
                 .trial = {}};
    Trial trial(loop_, cameras_);
    if (on_trial) choose_cameras(trial, *prepared);
    auto applying = applier_.apply(proposal.settings.settings);
    const auto applied = co_await std::move(applying);
    if (!applied) co_return std::unexpected(Refusal{Why::kNotApplied, applied.error().message});
    if (!trial.is_empty()) {
        auto running = trial.run(stop_);
        done.trial = co_await std::move(running);
        const auto failed = [](const TrialResult& result) { return !result.reason.empty(); };
        const auto first = std::ranges::find_if(done.trial, failed);
        if (first != done.trial.end()) {
            auto undo =
                take_back({.why = Why::kTakenBack,
                           .detail = fmt::format("{} gives no picture with the new settings, so the ones "
                                                 "before hold again: {}",
                                                 first->camera, first->reason),
                           .trial = done.trial});
            co_return std::unexpected(co_await std::move(undo));
        }
    }
    const auto save = [prepared, now = loop_.clock().utc()](const std::stop_token&) -> Result<void> {
        return prepared->file.save(prepared->proposal, prepared->author, now);
    };
    const auto saved =
        co_await io::run_blocking(loop_, io::Lane::kDisk, save, loop_.now() + kDiskTimeout, stop_);
    if (!saved) {
        const bool meanwhile = saved.error().kind == Kind::kFailedPrecondition;
        auto undo = take_back(
            {.why = meanwhile ? Why::kChangedMeanwhile : Why::kNotSaved, .detail = saved.error().message});
        co_return std::unexpected(co_await std::move(undo));
    }
    log_info("settings", "{}: {}", prepared->author.who, prepared->author.what);
    log_changes(proposal.changes);
    run_by(std::move(prepared->proposal.settings));
    done.waiting = view()->waiting;
    co_return done;
}

// Back to the settings that the hub runs by, since the applied ones are not kept.
io::Task<Refusal> SettingsChanger::take_back(Refusal refusal) {
    log_warning("settings", "the change is taken back: {}", refusal.detail);
    const SettingsViewPtr now = view();
    auto applying = applier_.apply(now->running->settings);
    const auto applied = co_await std::move(applying);
    if (!applied) refusal.detail += "; going back has failed too: " + applied.error().message;
    co_return refusal;
}

// Cameras whose source changes, as far as they are known to have worked: before the change within the hour,
// or while somebody looked for cameras.
void SettingsChanger::choose_cameras(Trial& trial, const Prepared& prepared) const {
    const settings::Document& after = prepared.proposal.settings.document;
    const settings::Plan plan = settings::plan_of(prepared.proposal.changes, table());
    const auto has_worked = [&](const std::string& id) {
        const bus::CameraPtr camera = cameras_.find(id);
        return camera && camera->has_worked(loop_.now(), kWorkedWithin);
    };
    const auto id_in = [](std::string_view path) {
        constexpr std::string_view kMap = "cameras.";
        return path.starts_with(kMap) ? std::string(path.substr(kMap.size())) : std::string();
    };
    std::vector<std::string> sources = plan.sources;
    if (plan.all_sources)
        for (const std::string& id : after.ids_of("cameras")) sources.push_back("cameras." + id);
    for (const std::string& path : sources)
        if (const std::string id = id_in(path); has_worked(id)) trial.add(id);
    for (const auto& [from, to] : plan.renamed)
        if (has_worked(id_in(from))) trial.add(id_in(to));
    for (const std::string& path : plan.added) {
        const settings::Document::Value* const source = after.find(path + ".source");
        if (source != nullptr && is_working_source(source->text)) trial.add(id_in(path));
    }
}

void SettingsChanger::log_changes(const settings::Changes& changes) const {
    for (std::size_t i = 0; i < changes.size() && i < kMaxLogged; ++i)
        log_info("settings", "{}", settings::format(changes[i], table()));
    if (changes.size() > kMaxLogged) log_info("settings", "and {} more", changes.size() - kMaxLogged);
    log_info("settings", "{}: {}", view()->path, settings::describe(settings::plan_of(changes, table())));
}

std::vector<std::string> SettingsChanger::waiting_keys(const settings::Document& document) const {
    return settings::plan_of(settings::changes_between(started_->document, document, table()), table())
        .restart;
}

void SettingsChanger::run_by(settings::CheckedSettings wanted) {
    by_last_good_ = false;
    settings::Plan waiting;
    waiting.restart = waiting_keys(wanted.document);
    auto next = std::make_shared<SettingsView>(*view());
    next->running = std::make_shared<const settings::CheckedSettings>(std::move(wanted));
    next->tag = settings::tag_of(next->running->text);
    next->waiting = waiting.restart;
    {
        const std::lock_guard lock(mutex_);
        view_ = std::move(next);
    }
    say(waiting.restart.empty() ? "Running" : "Running; " + settings::describe(waiting));
}

void SettingsChanger::refuse(const settings::Problems& problems) {
    const std::string_view runs_by = by_last_good_ ? "the last good version" : "the settings before";
    for (std::size_t i = 0; i < problems.size() && i < kMaxLogged; ++i)
        log_error("settings", "{}", settings::format(problems[i]));
    log_error("settings", "the hub goes on with {}", runs_by);
    const std::string more = problems.size() > 1 ? fmt::format(" (and {} more)", problems.size() - 1) : "";
    say(fmt::format("Running with {}: {}{}", runs_by, settings::format(problems.front()), more), problems);
}

void SettingsChanger::say(const std::string& sentence, settings::Problems problems) {
    const SettingsViewPtr now = view();
    if (sentence == now->sentence && problems == now->problems) return;
    auto next = std::make_shared<SettingsView>(*now);
    next->sentence = sentence;
    next->problems = std::move(problems);
    {
        const std::lock_guard lock(mutex_);
        view_ = std::move(next);
    }
    if (sentence != now->sentence) on_status_(sentence);
}

}  // namespace vedette::changes
