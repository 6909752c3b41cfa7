using Ascent.Data;
using Ascent.Data.Pictures;
using Ascent.Data.Tokens;
using Ascent.Nn;
using Ascent.Tensors;
using Ascent.Tensors.Autograd;

namespace Ascent.Models;

/// <summary>How likely a class is.</summary>
/// <param name="Class">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Probability">From 0 to 1; those of all classes sum to 1.</param>
public sealed record ClassProbability(int Class, string Name, double Probability);

/// <summary>A trained run that tells classes apart: the network with its best weights, and what its <c>model.json</c> says of the inputs.</summary>
public sealed class RunClassifier
{
    private const int LargestSide = 4096;
    private readonly ModelEntry _entry;
    private readonly Module _model;

    private RunClassifier(OpenedRun run)
    {
        (Description, Weights, Tokenizer, Views) = (run.Description, run.Weights, run.Tokenizer, run.Views);
        _entry = ModelCatalog.Find(Description.Model);
        _model = run.Model;
    }

    /// <summary>What <c>model.json</c> says.</summary>
    public RunModel Description { get; }

    /// <summary>
    /// The file of weights that is used: the best where there are such, else the last; the last where the recipe asks about several <see cref="Views"/> in its
    /// last evaluation only.
    /// </summary>
    public string Weights { get; }

    /// <summary>The views of a picture that are asked about: those of the recipe's last evaluation, unless set.</summary>
    public TestViews Views { get; set; }

    /// <summary>The classes' names.</summary>
    public IReadOnlyList<string> Classes => Description.Classes!;

    /// <summary>What cuts texts into tokens; null where the run looks at pictures.</summary>
    public ITokenizer? Tokenizer { get; }

    /// <summary>Opens the folder of a finished run.</summary>
    /// <exception cref="RecipeException"><c>model.json</c> is missing or damaged.</exception>
    /// <exception cref="ModelException">The run tells no classes apart, or its parts do not fit together.</exception>
    public static RunClassifier Open(string folder)
    {
        var description = RunModel.Read(folder);
        if (RunKinds.Of(description) != RunKind.Classifier) throw new ModelException($"{folder} holds a {description.Model} that tells no classes apart.");
        if (description.Input is ImageInput image) Check(image, folder);
        return new(OpenedRun.Open(folder));
    }

    /// <summary>The classes of a picture, the likeliest first. It is scaled and cut to the size that the network takes.</summary>
    /// <param name="picture">Of any size.</param>
    /// <param name="invert">Whether light and dark change places: for dark digits on light paper, where the network learnt light ones on dark.</param>
    /// <exception cref="ModelException">The run looks at texts.</exception>
    public IReadOnlyList<ClassProbability> Classify(Picture picture, bool invert = false)
    {
        if (Description.Input is not ImageInput input) throw new ModelException("This run looks at texts, not at pictures: give --text.");
        var values = picture.Planes(input.Channels, input.Height, input.Width);
        var plane = input.Height * input.Width;
        for (var i = 0; i < values.Length; i++)
        {
            var channel = i / plane;
            var value = (invert ? 255 - values[i] : values[i]) / 255.0;
            values[i] = (float)((value - Of(input.Mean, channel)) / Of(input.Deviation, channel));
        }

        return Ranked(Logits(new Batch(Tensor.From(values, _entry.Input == ModelInput.Images ? [1, input.Channels, input.Height, input.Width] : [1, values.Length]), Tensor.Zeros([1], DType.Int64))));
    }

    /// <summary>The classes of a text, the likeliest first.</summary>
    /// <exception cref="ModelException">The run looks at pictures.</exception>
    public IReadOnlyList<ClassProbability> Classify(string text)
    {
        if (Description.Input is not TextInput input) throw new ModelException("This run looks at pictures, not at texts: give the path of a picture or of a folder with pictures.");
        return Ranked(Logits(Texts([text], [0], input).Get(0, 0)));
    }

    /// <summary>Logits [count, classes] of a batch, without gradients.</summary>
    internal Tensor Logits(Batch batch)
    {
        using var off = GradMode.NoGrad();
        var inputs = new Dictionary<string, Tensor>(StringComparer.Ordinal) { [_entry.Inputs[0]] = batch.Inputs };
        if (batch.Mask is not null && _entry.Inputs.Contains("attention_mask")) inputs["attention_mask"] = batch.Mask;
        var logits = Views == TestViews.None ? _entry.Run(_model, inputs)["output"] : Models.Views.Logits(_model, batch.Inputs, Views);
        return logits.Rank == 2 && logits.Shape[1] == Classes.Count ? logits : throw new ModelException($"{Description.Model} gives {logits.Shape}; the run names {Classes.Count} classes.");
    }

    /// <summary>Pictures as the network takes them.</summary>
    internal IBatchSource Pictures(LabelledImages images, int batch)
    {
        var input = (ImageInput)Description.Input;
        if (images.Channels != input.Channels || images.Rows != input.Height || images.Columns != input.Width)
            throw new ModelException($"{images.Name} has pictures of {images.Channels} x {images.Rows} x {images.Columns}; this run learnt {input.Channels} x {input.Height} x {input.Width}.");
        return new ImageBatches(images, new(batch, new ImageNormalization(input.Mean, input.Deviation)) { Planes = _entry.Input == ModelInput.Images });
    }

    /// <summary>Texts as the network takes them.</summary>
    internal TextBatches Texts(IReadOnlyList<string> texts, IReadOnlyList<int> labels, TextInput input, int batch = 1)
    {
        var padding = Tokenizer!.IdOf(WordPieceTokenizer.Padding) ?? Tokenizer.IdOf(WordTokenizer.Padding) ?? 0;
        return new([.. texts.Select(text => TextEncoding.Encode(Tokenizer, text, input.Length))], labels, new(batch) { PaddingId = padding });
    }

    private IReadOnlyList<ClassProbability> Ranked(Tensor logits)
    {
        var values = logits.ToArray<float>();
        var largest = values.Max();
        var parts = Array.ConvertAll(values, value => Math.Exp(value - largest));
        var sum = parts.Sum();
        if (!double.IsFinite(sum)) throw new ModelException("The network gives no numbers for this input: its weights are broken.");
        return [.. parts.Select((part, i) => new ClassProbability(i, Classes[i], part / sum)).OrderByDescending(one => one.Probability).ThenBy(one => one.Class)];
    }

    private static double Of(IReadOnlyList<double> values, int channel) => values[values.Count == 1 ? 0 : channel];

    private static void Check(ImageInput input, string folder)
    {
        var fits = input.Channels is 1 or 3 && input.Height is > 0 and <= LargestSide && input.Width is > 0 and <= LargestSide
            && (input.Mean.Count == 1 || input.Mean.Count == input.Channels) && (input.Deviation.Count == 1 || input.Deviation.Count == input.Channels) && input.Deviation.All(value => value > 0);
        if (!fits) throw new ModelException($"{Path.Combine(folder, RunModel.FileName)} is damaged: its 'input' describes no picture.");
    }
}
