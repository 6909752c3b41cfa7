using Ascent.Journey.Assessment;
using Ascent.Journey.Content;

namespace Ascent.Journey.Tests.Simulation;

/// <summary>Placements of simulated learners, held against what they know.</summary>
internal sealed class PlacementSimulation(JourneyPack pack)
{
    private readonly MasteryModel _model = new(pack);

    /// <summary>Counts over the learners of an area. A skill is found when P(known) is over the threshold.</summary>
    internal sealed class Figures
    {
        public int Learners { get; set; }
        public int Skills { get; set; }
        public long Questions { get; set; }
        public int MostQuestions { get; set; }
        public long Found { get; set; }
        public long FoundRightly { get; set; }
        public long Known { get; set; }
        public long Proven { get; set; }
        public long ProvenRightly { get; set; }
        public double Brier { get; set; }
        public long Judged { get; set; }
        public double Precision => Found == 0 ? 1 : (double)FoundRightly / Found;
        public double Recall => Known == 0 ? 1 : (double)FoundRightly / Known;
        public double ProvenPrecision => Proven == 0 ? 1 : (double)ProvenRightly / Proven;
        public double ProvenRecall => Known == 0 ? 1 : (double)ProvenRightly / Known;
        public double MeanQuestions => (double)Questions / Math.Max(1, Learners);

        public void Add(Figures other)
        {
            (Learners, Questions, MostQuestions) = (Learners + other.Learners, Questions + other.Questions, Math.Max(MostQuestions, other.MostQuestions));
            (Found, FoundRightly, Known) = (Found + other.Found, FoundRightly + other.FoundRightly, Known + other.Known);
            (Proven, ProvenRightly) = (Proven + other.Proven, ProvenRightly + other.ProvenRightly);
            (Brier, Judged, Skills) = (Brier + other.Brier, Judged + other.Judged, Math.Max(Skills, other.Skills));
        }
    }

    public Figures Run(string area, int learners, int firstSeed)
    {
        var each = new Figures[learners];
        Parallel.For(0, learners, i => each[i] = One(area, SimulatedLearner.Of(pack, area, firstSeed + i), firstSeed + i));
        var sum = new Figures();
        foreach (var figures in each) sum.Add(figures);
        return sum;
    }

    private Figures One(string area, SimulatedLearner learner, int seed)
    {
        var session = $"simulated {area} {seed}";
        var placement = new Placement(pack, pack.Skills.Values.Where(s => s.Area == area).Select(s => s.Id));
        var seen = new List<Observation>();
        var asked = new List<Asked>();
        IReadOnlyDictionary<string, double> mastery;
        while (true)
        {
            mastery = _model.Estimate(a => learner.Ratings.GetValueOrDefault(a), seen, area);
            if (seen.Count == MasteryRules.MostQuestions) break;
            var choice = new QuestionChoice(pack.Library, asked, session);
            if (placement.NextSkill(mastery, choice.CanAsk) is not { } skill) break;
            var (item, draw) = choice.Next(skill, mastery[skill]);
            var right = learner.Answer(item);
            asked.Add(new(item.Id, draw, session));
            seen.Add(new AnswerSeen(skill, DateTimeOffset.UnixEpoch.AddMinutes(seen.Count), item.Id, item.Kind, right == true, right is null));
        }

        var figures = new Figures { Learners = 1, Questions = seen.Count, MostQuestions = seen.Count, Skills = placement.Skills.Count };
        foreach (var skill in placement.Skills)
        {
            var known = learner.Known.Contains(skill);
            figures.Judged++;
            figures.Brier += Math.Pow(mastery[skill] - (known ? 1 : 0), 2);
            if (known) figures.Known++;
            if (mastery[skill] > MasteryRules.PlacedKnown)
            {
                figures.Found++;
                if (known) figures.FoundRightly++;
            }

            if (mastery[skill] >= MasteryRules.Mastered)
            {
                figures.Proven++;
                if (known) figures.ProvenRightly++;
            }
        }

        return figures;
    }
}
