#include "hub/changes/trial.hpp"

#include <algorithm>

#include "linux/io/wait.hpp"

namespace vedette::changes {

void Trial::add(const std::string& id) {
    Tried tried{.result = {.camera = id, .took = {}, .reason = {}}};
    if (const bus::CameraPtr camera = cameras_.find(id))
        tried.generation = camera->units.generation(bus::kPictures);
    tried_.push_back(std::move(tried));
}

// Whether it has given a picture by now.
bool Trial::look(Tried& tried) {
    while (tried.pictures && !tried.done) {
        const auto delivery = tried.pictures->next();
        if (!delivery) break;
        const bus::Unit& unit = *delivery->unit;
        tried.done = !unit.placeholder && unit.track->generation > tried.generation;
    }
    return tried.done;
}

io::Task<std::vector<TrialResult>> Trial::run(io::Stop& stop) {
    io::Signal arrived(loop_);
    const auto wake = [&loop = loop_, weak = std::weak_ptr(arrived.handle())] {
        loop.post([weak] {
            if (const auto signal = weak.lock()) signal->notify();
        });
    };
    for (Tried& tried : tried_) {
        tried.camera = cameras_.find(tried.result.camera);
        if (tried.camera)
            tried.pictures = tried.camera->units.subscribe(bus::kPictures, bus::Policy::latest(), wake);
    }
    const MonoTime start = loop_.now();
    io::Woken woken = io::Woken::kReady;
    for (bool all = false; !all && woken == io::Woken::kReady;) {
        all = true;
        for (Tried& tried : tried_) {
            if (tried.done) continue;
            if (look(tried)) {
                tried.result.took = loop_.now() - start;
            } else {
                all = false;
            }
        }
        if (!all) woken = co_await arrived.wait(start + kLimit, stop);
    }
    std::vector<TrialResult> results;
    for (Tried& tried : tried_) {
        if (!tried.done) {
            const std::string reason = tried.camera ? tried.camera->status().reason : std::string();
            tried.result.reason = !reason.empty() ? reason : "no whole picture within 30 s";
        }
        tried.pictures.reset();
        results.push_back(std::move(tried.result));
    }
    co_return results;
}

}  // namespace vedette::changes
