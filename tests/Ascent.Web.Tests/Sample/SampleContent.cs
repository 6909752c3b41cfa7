using Ascent.Journey.Content;
using Ascent.Journey.Profiles;
using Ascent.Labs;

namespace Ascent.Web.Tests.Sample;

/// <summary>A small journey whose every text is known to the tests.</summary>
internal static class SampleContent
{
    public static readonly DateOnly Monday = new(2026, 11, 23);

    private static readonly (string Phase, string Title, ActivityKind Kind, EvidenceKind Evidence, double Hours)[] Rows =
    [
        ("P1", "Matrices and vectors, a refresher", ActivityKind.CourseUnit, EvidenceKind.Note, 10),
        ("P1", "Networks in pictures", ActivityKind.Reading, EvidenceKind.Note, 4),
        ("P1", "Gradients by hand and by machine", ActivityKind.Lab, EvidenceKind.Attempt, 5),
        ("P1", "First network on MNIST", ActivityKind.Lab, EvidenceKind.Attempt, 5),
        ("P1", "Deep Learning Specialization, course 1", ActivityKind.CourseUnit, EvidenceKind.Link, 20),
        ("P1", "Deep Learning Specialization, course 2", ActivityKind.CourseUnit, EvidenceKind.Link, 22),
        ("P1", "GPU environment", ActivityKind.Project, EvidenceKind.File, 6),
        ("P1", "Train MNIST to 98 percent", ActivityKind.Project, EvidenceKind.Run, 3),
        ("P2", "CS231n: convolutional networks for visual recognition", ActivityKind.CourseUnit, EvidenceKind.Link, 40),
        ("P2", "AlexNet, read and taken apart", ActivityKind.Paper, EvidenceKind.Note, 6),
        ("P2", "ResNet, read and taken apart", ActivityKind.Paper, EvidenceKind.Note, 6),
        ("P2", "Custom CNN for CIFAR-10", ActivityKind.Project, EvidenceKind.Link, 14),
        ("P2", "Image classifier for the portfolio", ActivityKind.Project, EvidenceKind.Link, 24),
        ("P2", "Pruning and quantization", ActivityKind.Lab, EvidenceKind.Link, 12),
        ("P3", "Distributed training with several processes", ActivityKind.Lab, EvidenceKind.Link, 18),
        ("P3", "CUDA kernels, from naive to tiled", ActivityKind.Lab, EvidenceKind.Link, 20),
        ("P3", "Model server with batching", ActivityKind.Project, EvidenceKind.Link, 14),
        ("P3", "Training pipeline under CI", ActivityKind.Project, EvidenceKind.Link, 12),
        ("P4", "Contribution to an open-source project", ActivityKind.Career, EvidenceKind.Link, 16),
        ("P4", "Portfolio site and three posts", ActivityKind.Career, EvidenceKind.Link, 18),
        ("P4", "Interviews on the design of ML systems", ActivityKind.Career, EvidenceKind.Note, 16),
        ("P4", "Meet five engineers", ActivityKind.Career, EvidenceKind.Note, 6),
    ];

    public static Profile Profile { get; } = new()
    {
        HoursPerWeek = 16,
        StartOn = Monday,
        WeeksOff = [new IsoWeek(2026, 53)],
        Ratings = new Dictionary<string, int> { ["T1"] = 3, ["K1"] = 1 },
        Hardware = new Hardware { Gpu = false, RamGb = 16, Cores = 8 },
    };

    public static JourneyPack Pack { get; } = new()
    {
        Id = "sample",
        Version = 1,
        Title = "Software engineer to deep-learning engineer",
        From = "software engineer",
        To = "deep-learning engineer",
        HorizonWeeks = 39,
        ReferenceProfile = Profile,
        Phases =
        [
            new("P1", "Foundation building", 8, ""), new("P2", "Specialization and implementation", 10, ""),
            new("P3", "Production and scaling", 6, ""), new("P4", "Portfolio and job search", 4, ""),
        ],
        Rows = [],
        Areas = [new("T1", "Programming", 1), new("T2", "System design", 2), new("K1", "Mathematics for deep learning", 1), new("K2", "CUDA and GPU programming", 2)],
        Skills = new Dictionary<string, Skill>
        {
            ["matrix-product"] = new() { Id = "matrix-product", Title = "Matrix product", Area = "K1", Hours = new(1, 2, 4), Text = "Rows meet columns." },
        },
        Activities = Rows.Select((row, index) => new Activity
        {
            Id = IdOf(index),
            Title = row.Title,
            Kind = row.Kind,
            Phase = row.Phase,
            Evidence = row.Evidence,
            Lab = row.Evidence == EvidenceKind.Attempt ? LabIdOf(index) : null,
            Optional = index == 9,
            Hours = new(row.Hours * 0.7, row.Hours, row.Hours * 1.6),
            Prerequisites = index % 5 == 0 ? [] : [IdOf(index - 1)],
            Skills = ["matrix-product"],
            Resources = index == 0 ? ["book"] : [],
            Text = "You compute $y = Wx$ with $W$ of shape $(m, n)$ by hand.\n\n```csharp\nvar y = w.MatMul(x);\n```\n\nWhat usually goes wrong: the order of the axes.",
        }).ToDictionary(activity => activity.Id),
        Resources = new Dictionary<string, Resource>
        {
            ["book"] = new() { Id = "book", Title = "Deep Learning", Authors = ["Goodfellow", "Bengio", "Courville"], Kind = "book", Url = "https://www.deeplearningbook.org/", Year = 2016, Hours = 60, Free = true, Level = "intermediate" },
        },
        Documents = new Dictionary<string, Document>(),
        RealityQuestions = [new("shipping", "How do you take to weeks without a visible result?", [], [new("fine", "They do not bother me", null, 1, null, []), new("hard", "They wear me down", "Plan a small demo every second week.", 1, null, [])])],
    };

    public const string Statement = """
        # Gradients by hand and by machine

        ## What you will have

        A function whose gradient you derived yourself.

        ## The idea

        For $f(x) = \tfrac12 \lVert Wx - t \rVert^2$ with $W$ of shape $(m, n)$:

        $$
        \nabla_W f = (Wx - t)\, x^\top
        $$

        | symbol | shape |
        |---|---|
        | $x$ | $(n)$ |
        | $t$ | $(m)$ |

        ## 1. Derive

        ```csharp
        // The outer product of error and input.
        public static Tensor Gradient(Tensor error, Tensor x) => error.Outer(x);
        ```

        The same in PyTorch:

        ```python
        loss.backward()  # fills w.grad
        ```
        """;

    public static string IdOf(int index) => index switch { 2 => "gradients-lab", 3 => "first-network-lab", 7 => "train-mnist", _ => $"activity-{index:D2}" };
    public static string LabIdOf(int index) => index == 2 ? "gradients" : "first-network";

    public static LabPack Lab(string id, string title, string folder, params string[] prerequisites) => new()
    {
        Id = id,
        Version = 1,
        Title = title,
        Phase = "P1",
        Skills = ["matrix-product"],
        Prerequisites = prerequisites,
        Hours = new(2, 4, 8),
        Hardware = new(false, 2, true),
        Tasks = [new("derive", "Derive the gradient", 10, ["", "", ""]), new("check", "Check it numerically", 10, ["", "", ""]), new("descend", "Take a step downhill", 20, ["", "", ""])],
        Metrics = [new("accuracy", ">=", 0.95, 1)],
        Limits = new(60, 2048, 256),
        Covers = [],
        Folder = folder,
    };
}
