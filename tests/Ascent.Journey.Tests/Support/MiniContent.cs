using Ascent.Journey.Content;
using Ascent.Journey.Profiles;

namespace Ascent.Journey.Tests.Support;

/// <summary>A small journey as an author would write it: two phases, four areas, every kind of reference.</summary>
internal static class MiniContent
{
    public static Dictionary<string, string> Files() => new(StringComparer.Ordinal)
    {
        ["journey.yaml"] = """
            id: mini
            version: 1
            title: A small journey
            from: software engineer
            to: deep-learning engineer
            horizonWeeks: 39
            reference-profile:
              hoursPerWeek: 16
              startOn: 2026-01-05
              track: vision
              ratings: {T1: 3, K1: 0}
              hardware: {gpu: false}
            phases:
              - {id: P1, title: Foundation, weeks: 2, why: It comes first.}
              - {id: P2, title: Practice, weeks: 2, why: It comes second.}
            areas:
              - {id: T1, title: Programming, priority: 0}
              - {id: K1, title: Mathematics, priority: 1}
              - {id: K4, title: Fundamentals, priority: 4}
            rows:
              - {id: A1, title: Overview}
              - {id: K1, title: Mathematics}
              - {id: W, title: This week}
            """,
        ["resources.yaml"] = """
            - {id: strang, title: Linear algebra, authors: [Gilbert Strang], kind: course, url: "https://ocw.mit.edu/18-06", year: 2010, hours: 40, free: true, level: introductory, language: en}
            - {id: goodfellow, title: Deep Learning, authors: [Ian Goodfellow, Yoshua Bengio], kind: book, url: "https://example.org/book", year: 2016, hours: 60, free: false, level: advanced, language: en}
            """,
        ["overview.md"] = "---\ntitle: Overview\ncovers: [A1]\n---\nWhy this move suits you.\n",
        ["faq.md"] = "---\ntitle: Questions\ncovers: []\n---\nAnswers.\n",
        ["reality.md"] = """
            ---
            title: Reality check
            covers: [A1]
            questions:
              - id: cycles
                text: Do long training cycles bother you?
                covers: [A1]
                choices:
                  - {id: no, text: Not at all}
                  - {id: some, text: They do, warning: Plan other work beside training., hours-factor: 1.1, area: K4, include: [extra-reading]}
            ---
            What is loved, what is missed.
            """,
        ["skills/K1/vectors.md"] = "---\ntitle: Vectors\narea: K1\ncovers: [K1]\nhours: [1, 2, 4]\n---\nArrows.\n\n## Why deep learning needs it\n\nIt does.\n\n## You have it when you can\n\n- do it\n- draw it\n- say it\n",
        ["skills/K1/matrix-product.md"] = "---\ntitle: Matrix product\narea: K1\nprerequisites: [vectors]\ncovers: [K1]\nhours: [1, 2, 4]\neased-by: {T1: 0.8}\n---\nRows meet columns.\n\n## Why deep learning needs it\n\nIt does.\n\n## You have it when you can\n\n- do it\n- draw it\n- say it\n",
        ["skills/K4/training.md"] = "---\ntitle: Training\narea: K4\nprerequisites: [matrix-product]\ncovers: []\nhours: [2, 4, 8]\n---\nSteps downhill.\n\n## Why deep learning needs it\n\nIt does.\n\n## You have it when you can\n\n- do it\n- draw it\n- say it\n",
        ["activities/P1/linear-algebra.md"] = "---\ntitle: Linear algebra\nkind: course-unit\nphase: P1\ncovers: [K1]\nskills: [vectors]\nhours: [6, 10, 16]\nevidence: note\nresources: [goodfellow, strang]\n---\n## What you do\n\nWatch and solve.\n\n## What you have at the end\n\nA note.\n\n## What usually goes wrong\n\nHaste.\n",
        ["activities/P1/matrices-lab.md"] = "---\ntitle: Matrices by hand\nkind: lab\nphase: P1\ncovers: [W]\nskills: [matrix-product]\nhours: [4, 8, 12]\nlab: matrices\nevidence: attempt\nresources: []\n---\n## What you do\n\nWrite it.\n\n## What you have at the end\n\nA note.\n\n## What usually goes wrong\n\nHaste.\n",
        ["activities/P1/first-paper.md"] = "---\ntitle: A first paper\nkind: paper\nphase: P1\ncovers: []\nskills: [vectors]\nhours: [1, 2, 3]\nevidence: note\n---\n## What you do\n\nRead it.\n\n## What you have at the end\n\nA note.\n\n## What usually goes wrong\n\nHaste.\n",
        ["activities/P2/image-net.md"] = "---\ntitle: Train on images\nkind: project\nphase: P2\ncovers: []\nskills: [training]\nprerequisites: [matrices-lab]\nhours: [8, 16, 30]\nneeds: {gpu: false}\nvariants: [{when: {track: nlp}, instead: text-net}]\nevidence: run\n---\n## What you do\n\nTrain it.\n\n## What you have at the end\n\nA note.\n\n## What usually goes wrong\n\nHaste.\n",
        ["activities/P2/text-net.md"] = "---\ntitle: Train on text\nkind: project\nphase: P2\ncovers: []\nskills: [training]\nprerequisites: [matrices-lab]\nhours: [8, 15, 30]\nevidence: run\n---\n## What you do\n\nTrain it.\n\n## What you have at the end\n\nA note.\n\n## What usually goes wrong\n\nHaste.\n",
        ["activities/P2/extra-reading.md"] = "---\ntitle: Extra reading\nkind: reading\nphase: P2\ncovers: []\nskills: [training]\nhours: [1, 2, 4]\noptional: true\nevidence: link\nresources: [goodfellow]\n---\n## What you do\n\nRead more.\n\n## What you have at the end\n\nA note.\n\n## What usually goes wrong\n\nHaste.\n",
    };

    public static PackReading Read(Dictionary<string, string>? files = null) =>
        PackReader.Read([.. (files ?? Files()).Select(f => new ContentFile(f.Key, f.Value))]);

    public static JourneyPack Pack() => Read().Pack ?? throw new InvalidOperationException("The small journey does not hold.");

    /// <summary>The reading after one file is changed.</summary>
    public static PackReading With(string path, Func<string, string> change)
    {
        var files = Files();
        files[path] = change(files.GetValueOrDefault(path, ""));
        return Read(files);
    }

    public static Profile Profile(double hours = 16) => new() { HoursPerWeek = hours, StartOn = new(2026, 1, 5) };
}
