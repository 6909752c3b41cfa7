using System.CommandLine;
using System.Text.Json.Nodes;
using Ascent.Cli.Output;
using Ascent.Data.Pictures;
using Ascent.Journey;
using Ascent.Models;
using Spectre.Console;

namespace Ascent.Cli.Verbs;

internal static partial class PredictVerb
{
    private const int MostPictures = 100_000;
    private const int BarWidth = 20;

    private static readonly Argument<string?> RunName = new("run") { Arity = ArgumentArity.ZeroOrOne, Description = "A trained run, the beginning of its id, or its folder" };
    private static readonly Argument<string[]> Paths = new("path") { Arity = ArgumentArity.ZeroOrMore, Description = "Pictures (PNG, JPEG, PPM, PGM), or folders with pictures" };
    private static readonly Option<string?> Text = new("--text") { HelpName = "TEXT", Description = "A text, for a run that looks at texts; with [MASK] for one that finds hidden words" };
    private static readonly Option<bool> Invert = new("--invert") { Description = "Exchange light and dark: for dark digits on paper, where MNIST has light ones on dark" };
    private static readonly Option<int> Top = new("--top") { HelpName = "N", Description = "How many classes, or tokens for a [MASK], to show", DefaultValueFactory = _ => 5 };

    internal static Verb Create(CliHost host) =>
        new Verb(
            "predict",
            "What a trained run says of pictures or a text; or any network on a file of tensors",
            "predict 20261122-104512 digit.png",
            "predict 20261122-104512 photos/ --json",
            "predict 20261122-104512 --text \"What is the capital of France ?\"",
            "predict 20261122-104512 --text \"the third of May, 1987\" --beam 4",
            "predict 20261122-104512 --text \"the capital of [MASK] is a large city .\"",
            "predict --model resnet20 --weights resnet20.th --input x.safetensors --output y.safetensors",
            "predict --model bert --config config.json --weights model.safetensors --input i.safetensors --output o.safetensors")
            .With(RunName, Paths, Text, Invert, Top, Beam, Model, Config, Weights, Input, Output)
            .Runs(host, Run);

    private static int Run(CliContext context)
    {
        var name = context.Get(RunName);
        if (context.Get(Model) is not null)
            return name is null ? RunTensors(context) : throw new JourneyException($"Either a run ('{name}') or a network (--model), not both.");
        if (name is null)
            throw new JourneyException("Which run? 'ascent predict RUN picture.png' or 'ascent predict RUN --text \"...\"'; 'ascent runs list' shows the runs. For a network with weights from elsewhere: ascent predict --model NAME.");
        var (text, paths) = (context.Get(Text), context.Get(Paths));
        if (text is null == (paths.Length == 0))
            throw new JourneyException(text is null ? "What should it look at? Give pictures, a folder with pictures, or --text." : "Either pictures or --text, not both.");
        if (context.Get(Top) is < 1 or > 1000)
            throw new JourneyException($"--top takes a number from 1 to 1000, not {context.Get(Top)}.");
        if (context.Get(Beam) is < 1 or > RunTranslator.WidestBeam)
            throw new JourneyException($"--beam takes a number from 1 to {RunTranslator.WidestBeam}, not {context.Get(Beam)}.");
        var (id, folder) = RunFolders.Find(context, name);
        var kind = RunKinds.Of(RunModel.Read(folder));
        if (kind == RunKind.LanguageModel)
            throw Talks(id);
        if (context.IsGiven(Beam) && kind != RunKind.Translator)
            throw new JourneyException("--beam is for runs that answer texts with texts; this one does not.");
        if (kind is RunKind.Translator or RunKind.MaskedLanguage)
        {
            if (text is null)
                throw new JourneyException("This run looks at texts, not at pictures: give --text.");
            return kind == RunKind.Translator ? Translate(context, id, folder, text) : Fill(context, id, folder, text);
        }

        var files = text is null ? PicturesOf(paths) : [];
        var run = RunClassifier.Open(folder);
        var answers = text is not null ? [new Answer("text", run.Classify(text), null)] : files.Select(file => Look(context, run, file)).ToList();
        if (context.Json)
            context.WriteJson(ToJson(context, id, run, answers));
        else
            Show(context, answers);
        return answers.Exists(answer => answer.Problem is not null) ? ExitCodes.BadInput : ExitCodes.Success;
    }

    private static Answer Look(CliContext context, RunClassifier run, string file)
    {
        context.Stop.ThrowIfCancellationRequested();
        try
        {
            return new(file, run.Classify(Picture.Read(file), context.Get(Invert)), null);
        }
        catch (PictureException e)
        {
            return new(file, [], e.Message);
        }
    }

    private static List<string> PicturesOf(string[] paths)
    {
        var files = new List<string>();
        foreach (var path in paths)
        {
            if (!Directory.Exists(path))
            {
                files.Add(path);
                continue;
            }

            var found = Directory.EnumerateFiles(path).Where(file => Picture.Endings.Contains(Path.GetExtension(file).ToLowerInvariant())).Take(MostPictures + 1).Order(StringComparer.Ordinal).ToList();
            if (found.Count == 0)
                throw new JourneyException($"{path} holds no pictures ({string.Join(", ", Picture.Endings)}).");
            if (found.Count > MostPictures)
                throw new JourneyException($"{path} holds more than {MostPictures:#,0} pictures; take them in parts.");
            files.AddRange(found);
        }

        return files;
    }

    private static void Show(CliContext context, List<Answer> answers)
    {
        var console = context.Console;
        if (answers is [{ Problem: null } only])
        {
            if (only.Input != "text")
                console.MarkupLine($"[bold]{Markup.Escape(only.Input)}[/]");
            Bars(console, [.. only.Classes.Take(context.Get(Top)).Select(one => (one.Name, one.Probability))]);
            return;
        }

        var table = Terminal.Table("Picture", "Class", ">Probability", "Then");
        foreach (var answer in answers)
        {
            if (answer.Problem is not null)
                table.AddRow(Markup.Escape(Path.GetFileName(answer.Input)), "[red]unusable[/]", "", Markup.Escape(answer.Problem));
            else
                table.AddRow(Markup.Escape(Path.GetFileName(answer.Input)), Markup.Escape(answer.Classes[0].Name), $"{answer.Classes[0].Probability * 100:0.0} %", Markup.Escape(string.Join(", ", answer.Classes.Skip(1).Take(Math.Max(0, Math.Min(2, context.Get(Top) - 1))).Select(one => $"{one.Name} {one.Probability * 100:0.0} %"))));
        }

        console.Write(table);
    }

    private static JsonObject ToJson(CliContext context, string id, RunClassifier run, List<Answer> answers) => Document(id, run.Description, run.Weights, [.. answers.Select(answer => new JsonObject
    {
        ["input"] = answer.Input,
        ["problem"] = answer.Problem,
        ["classes"] = new JsonArray([.. answer.Classes.Take(context.Get(Top)).Select(one => new JsonObject { ["class"] = one.Class, ["name"] = one.Name, ["probability"] = one.Probability })]),
    })]);

    private sealed record Answer(string Input, IReadOnlyList<ClassProbability> Classes, string? Problem);
}
