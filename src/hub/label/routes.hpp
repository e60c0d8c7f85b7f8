// The addresses of the page of `vedette motion label` (web/label/): its files, the film's facts, its pictures
// by number, and the labels, which are judged before they are written. Who may ask is
// hub/serve's business. Blocks on the disk; one thread.
//
//   GET /film           what the page begins with
//   GET /frames/N.jpg   a picture, from 0
//   PUT /labels         {"labelled", "drafted", "zones", "tracks"} as in label_file.hpp
#pragma once

#include <string>
#include <vector>

#include "hub/api/message.hpp"
#include "hub/label/film.hpp"
#include "hub/label/label_file.hpp"

namespace vedette::label {

class LabelRoutes {
  public:
    // `film` outlives the routes. `to` is where labels are saved; `labels` are those that stand there.
    LabelRoutes(const LabelFilm& film, std::string name, std::string to, Labels labels,
                std::vector<LabelTrack> drafts);

    api::Response answer(const api::Request& request);

    const FilmFacts& facts() const { return facts_; }

  private:
    api::Response film_facts() const;
    api::Response picture(std::string_view number) const;
    api::Response save(const std::string& body);

    const LabelFilm& film_;
    const FilmFacts facts_;
    const std::string to_;
    Labels labels_;  // as they stand on the disk
    const std::vector<LabelTrack> drafts_;
};

// What the labels have to fit.
FilmFacts facts_of(const LabelFilm& film, std::string name);

}  // namespace vedette::label
