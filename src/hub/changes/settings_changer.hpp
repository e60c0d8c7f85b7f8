// The one way by which the settings of a running hub change, whoever asks: the file that an editor has saved,
// or a request of the API. A change is checked, applied, tried where that was asked for, and written to the
// file last: whatever ends the hub before that, the next start has the settings before.
#pragma once

#include <deque>
#include <expected>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "hub/changes/applier.hpp"
#include "hub/changes/change_request.hpp"
#include "hub/settings/checked.hpp"
#include "linux/io/blocking_call.hpp"

namespace vedette::changes {

// The settings as they may be looked at, at one moment. Immutable.
struct SettingsView {
    std::string path;  // of the file
    std::shared_ptr<const settings::CheckedSettings> running;
    std::string tag;                   // of the running settings' text
    std::vector<std::string> waiting;  // keys that take effect at the next start
    std::string sentence = "Running";  // about the hub and its settings, for people
    settings::Problems problems;       // of the file now; the hub goes on with the settings before
};
using SettingsViewPtr = std::shared_ptr<const SettingsView>;

// Belongs to its loop; one change at a time, the others wait. The applier and the cameras outlive it.
class SettingsChanger {
  public:
    // Called on the loop whenever the sentence of the view changes.
    using OnStatus = std::function<void(const std::string& sentence)>;

    // `stop` ends changes that are under way; nothing of them is saved then.
    SettingsChanger(io::Loop& loop, Applier& applier, const bus::Cameras& cameras, io::Stop& stop,
                    OnStatus on_status);

    // The hub runs by these settings of the file at `path`; where the file has problems, they are those of
    // the last good version. Once, before the loops run; without it there is no file to change.
    void start(std::string path, settings::CheckedSettings started, const settings::Problems& problems = {});

    // Reads the file and applies what has changed. On the loop.
    io::Task<> read_file(io::Stop& stop);
    // Puts the file's text, by which the hub runs now, into the history: a later start can go back to it. On
    // the loop.
    io::Task<> remember(io::Stop& stop);

    // Asks for a change from the loop `here`; if that one ends the request by its stop, the change goes on.
    io::Task<ChangeOutcome> change(io::Loop& here, ChangeRequest request, io::Stop& stop);
    // A source has just given a picture to whoever looked for cameras: it can be tried as one that works.
    void note_working_source(const std::string& source);

    // Null without a file. Thread-safe.
    SettingsViewPtr view() const;

  private:
    struct Prepared;
    using PrepareOutcome = std::expected<std::shared_ptr<Prepared>, Refusal>;
    // A source that gave a picture.
    struct WorkingSource {
        std::string source;
        MonoTime at;
    };
    class Turn;

    static PrepareOutcome prepare(const SettingsView& view, const ChangeRequest& request);
    io::Task<ChangeOutcome> carry_out(ChangeRequest request);
    io::Task<ChangeOutcome> try_and_save(std::shared_ptr<Prepared> prepared, bool on_trial);
    io::Task<Refusal> take_back(Refusal refusal);
    io::Task<> apply(settings::CheckedSettings wanted, io::Stop& stop);
    void choose_cameras(Trial& trial, const Prepared& prepared) const;
    bool is_working_source(const std::string& source) const;
    void log_changes(const settings::Changes& changes) const;
    void run_by(settings::CheckedSettings wanted);
    void refuse(const settings::Problems& problems);
    void say(const std::string& sentence, settings::Problems problems = {});
    std::vector<std::string> waiting_keys(const settings::Document& document) const;

    io::Loop& loop_;
    Applier& applier_;
    const bus::Cameras& cameras_;
    io::Stop& stop_;
    const OnStatus on_status_;
    std::shared_ptr<const settings::CheckedSettings> started_;  // what keys that wait for the next start have
    bool by_last_good_ = false;  // the file has been without a valid text since the start
    bool busy_ = false;          // a change is under way
    std::deque<std::weak_ptr<io::Signal::State>> queue_;  // of changes that wait for their turn

    mutable std::mutex mutex_;
    SettingsViewPtr view_;                  // guarded by mutex_; changed on the loop, but for start()
    std::vector<WorkingSource> working_{};  // guarded by mutex_
};

}  // namespace vedette::changes
