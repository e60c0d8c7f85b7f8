// A change of the settings that somebody asks of a running hub, and what becomes of it. Values.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "hub/changes/trial.hpp"
#include "hub/settings/wanted_change.hpp"

namespace vedette::changes {

// What is asked for, by a person or program that may not write the file (see settings/page_rule.hpp).
struct ChangeRequest {
    std::string base;               // tag of the text that the change was made for
    settings::WantedChange wanted;  // unless a version is given
    int version = 0;                // not 0: go back to this version of the history
    settings::Author author;        // `what` is filled in
    bool dry_run = false;           // check and compare only
    bool on_trial = false;          // keep it only if cameras that worked give a picture by their new source
};

// What was done.
struct Changed {
    std::string tag;                   // of the text of the file now
    settings::Changes changes;         // against the file before
    std::vector<std::string> waiting;  // keys that take effect at the next start
    std::vector<TrialResult> trial;    // of the cameras that were tried
};

// Why nothing has changed.
struct Refusal {
    // The reason.
    enum class Why : std::uint8_t {
        kNoFile,            // the hub has no settings file
        kFileHasProblems,   // on the disk now: see `problems`
        kChangedMeanwhile,  // the file is not the text that the change was made for: see `tag` and `changes`
        kNoVersion,         // the history has no such version
        kInvalid,           // the settings would have `problems`
        kFileOnly,          // `key` may be set in the file only
        kNotApplied,        // a part of the hub can't follow, and all went back
        kTakenBack,         // of the `trial`, some cameras gave no picture, and all went back
        kNotSaved,          // the disk
    };
    Why why{};
    std::string detail;  // a sentence for people
    settings::Problems problems{};
    std::string key{};
    std::string tag{};                   // of the text of the file
    std::vector<std::string> changes{};  // a line each; empty where the text before is not known
    std::vector<TrialResult> trial{};
};

using ChangeOutcome = std::expected<Changed, Refusal>;

}  // namespace vedette::changes
