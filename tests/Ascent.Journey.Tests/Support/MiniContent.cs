using Ascent.Journey.Content;
using Ascent.Journey.Profiles;

namespace Ascent.Journey.Tests.Support;

/// <summary>A small journey as an author would write it: two phases, four areas, every kind of reference.</summary>
internal static class MiniContent
{
    private const string SkillParts = "\n## Why deep learning needs it\n\nIt does.\n\n## You have it when you can\n\n- do it\n- draw it\n- say it\n";
    private const string DoPart = "## What you do\n\n";
    private const string EndParts = "\n## What you have at the end\n\nA note.\n\n## What usually goes wrong\n\nHaste.\n";

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
        ["skills/K1/vectors.md"] = "---\ntitle: Vectors\narea: K1\ncovers: [K1]\nhours: [1, 2, 4]\n---\nArrows.\n" + SkillParts,
        ["skills/K1/matrix-product.md"] = "---\ntitle: Matrix product\narea: K1\nprerequisites: [vectors]\ncovers: [K1]\nhours: [1, 2, 4]\neased-by: {T1: 0.8}\n---\nRows meet columns.\n" + SkillParts,
        ["skills/K4/training.md"] = "---\ntitle: Training\narea: K4\nprerequisites: [matrix-product]\ncovers: []\nhours: [2, 4, 8]\n---\nSteps downhill.\n" + SkillParts,
        ["activities/P1/linear-algebra.md"] = "---\ntitle: Linear algebra\nkind: course-unit\nphase: P1\ncovers: [K1]\nskills: [vectors]\nhours: [6, 10, 16]\nevidence: note\nresources: [goodfellow, strang]\n---\n" + DoPart + "Watch and solve.\n" + EndParts,
        ["activities/P1/matrices-lab.md"] = "---\ntitle: Matrices by hand\nkind: lab\nphase: P1\ncovers: [W]\nskills: [matrix-product]\nhours: [4, 8, 12]\nlab: matrices\nevidence: attempt\nresources: []\n---\n" + DoPart + "Write it.\n" + EndParts,
        ["activities/P1/first-paper.md"] = "---\ntitle: A first paper\nkind: paper\nphase: P1\ncovers: []\nskills: [vectors]\nhours: [1, 2, 3]\nevidence: note\npaper: backprop\n---\n" + DoPart + "Read it.\n" + EndParts,
        ["activities/P2/image-net.md"] = "---\ntitle: Train on images\nkind: project\nphase: P2\ncovers: []\nskills: [training]\nprerequisites: [matrices-lab]\nhours: [8, 16, 30]\nneeds: {gpu: false}\nvariants: [{when: {track: nlp}, instead: text-net}]\nevidence: run\n---\n" + DoPart + "Train it.\n" + EndParts,
        ["activities/P2/text-net.md"] = "---\ntitle: Train on text\nkind: project\nphase: P2\ncovers: []\nskills: [training]\nprerequisites: [matrices-lab]\nhours: [8, 15, 30]\nevidence: run\n---\n" + DoPart + "Train it.\n" + EndParts,
        ["activities/P2/extra-reading.md"] = "---\ntitle: Extra reading\nkind: reading\nphase: P2\ncovers: []\nskills: [training]\nhours: [1, 2, 4]\noptional: true\nevidence: link\nresources: [goodfellow]\n---\n" + DoPart + "Read more.\n" + EndParts,
        ["papers/backprop.md"] = """
            ---
            title: Learning representations by back-propagating errors
            authors: [David Rumelhart, Geoffrey Hinton, Ronald Williams]
            year: 1986
            url: https://www.nature.com/articles/323533a0
            phase: P1
            skills: [vectors]
            hours: [1, 2, 3]
            activity: image-net
            covers: [K1]
            ---
            It made training possible.

            ## What it claims
            That errors can be sent back.

            ## The figure to understand
            The first.

            ## The experiment to question
            The family trees.

            ## What to implement
            The chain rule.

            ## Before you read
            Derivatives.
            """,
        ["interviews/video.md"] = """
            ---
            title: Recommendations for a video site
            minutes: 45
            level: intermediate
            skills: [training]
            covers: [W]
            rubric:
              - {id: scope, criterion: Asks first, points: 5, strong: Two numbers, weak: A model}
              - {id: data, criterion: Names data, points: 5, strong: Clicks and views, weak: Data}
              - {id: model, criterion: Chooses a model, points: 5, strong: Two stages, weak: A net}
              - {id: serving, criterion: Serves it, points: 5, strong: A budget in ms, weak: In the cloud}
            ---
            ## The question
            Design it.

            ## Ask first
            How many.

            ## A good answer
            Two stages.

            ## Follow-ups
            What if it grows?
            """,
        ["items/vectors.yaml"] = """
            - id: dot-product
              kind: numeric
              difficulty: 0.3
              parameters: {a: 1..9, b: 1..9, c: -5..5, rate: [0.1, 0.01]}
              where: "a != b"
              let: {total: "a*c + b*c"}
              text: "The row is $({a}, {b})$ and $x = ({c}, {c})$; at rate {rate}, what is the first entry?"
              answer: "total"
              check: "dot([a, b], [c, c])"
              explanation: "${a} \\cdot {c} + {b} \\cdot {c} = {total}$."
            - id: norm-of-sum
              kind: choice
              difficulty: 0.5
              parameters: {a: 3..9}
              text: "What is the length of $({a}, 0)$?"
              answer: "{a}"
              check: "norm([a, 0])"
              distractors:
                - {text: "{=a^2}", shows: The square was not undone.}
                - {text: "{=a+1}", shows: The entries were counted.}
                - {text: "0", shows: The zero was multiplied.}
              explanation: "The root of {=a^2}."
            - id: steps-of-norm
              kind: order
              difficulty: 0.2
              text: In which order is a norm computed?
              steps: [Square each entry, Add the squares, Take the root]
              explanation: As the formula reads from inside out.
            """,
        ["items/training.yaml"] = """
            - id: sigmoid-slope
              kind: code
              difficulty: 0.6
              variables: {s: 0.05..0.95}
              text: "The output of a sigmoid is $s$. What is its slope, in $s$?"
              answer: "s*(1 - s)"
              check: "slope(x, sigmoid(x), log(s/(1 - s)))"
              explanation: "$s(1 - s)$."
            - id: step-down
              kind: numeric
              difficulty: 0.4
              parameters: {w: 2..9, g: 1..4}
              text: "The weight is {w}, the gradient {g}, the rate 0.1. What is the next weight?"
              answer: "w - 0.1*g"
              check: "(10*w - g)/10"
              tolerance: 0.01
              explanation: "${w} - 0.1 \\cdot {g} = {=w - 0.1*g}$."
            - id: epoch
              kind: choice
              difficulty: 0.1
              text: What is an epoch?
              answer: One pass over the data
              distractors:
                - {text: One step, shows: Step and epoch are mixed up.}
                - {text: One batch, shows: Batch and epoch are mixed up.}
                - {text: One day, shows: The word is unknown.}
              explanation: Each example is seen once.
            """,
        ["items/matrix-product.yaml"] = """
            - {id: rows-by-columns, kind: numeric, difficulty: 0.1, parameters: {n: 2..9, m: 2..9, k: 2..9}, text: "{n} by {m} meets {m} by {k}: how many entries?", answer: n*k, check: "sum(i, 1, n, k)", explanation: "{n} rows of {k}."}
            - {id: operations, kind: numeric, difficulty: 0.3, parameters: {n: 2..9, m: 2..9, k: 2..9}, text: "{n} by {m} meets {m} by {k}: how many multiplications?", answer: n*m*k, check: "sum(i, 1, n, sum(j, 1, k, m))", explanation: "{=n*k} entries of {m} each."}
            - {id: trace-of-identity, kind: numeric, difficulty: 0.3, parameters: {n: 2..9}, text: "What is the trace of the identity of size {n}?", answer: n, check: trace(identity(n)), explanation: "{n} ones."}
            """,
        ["cards/vectors.yaml"] = "- {id: dot, front: What is a dot product?, back: The sum of the products of the entries.}\n",
        ["cards/matrix-product.yaml"] = "- {id: shapes, front: Which shapes multiply?, back: $n \\times k$ and $k \\times m$.}\n",
        ["cards/training.yaml"] = "- {id: epoch-card, front: What is an epoch?, back: One pass over the data.}\n",
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
