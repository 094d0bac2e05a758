using System.CommandLine;
using AutoDiffGen.Samples.Digits;

Option<string?> data = new("--data") { Description = "Folder with the four idx files of MNIST, gzipped or not; the subset in the repository where not given." };
Option<int> epochs = Positive("--epochs", "How often each training image is seen.", 8);
Option<int> batch = Positive("--batch", "Images for each step.", 32);
Option<int> seed = new("--seed") { Description = "Start of all random numbers.", DefaultValueFactory = _ => 1 };
Option<string> optimizer = new("--optimizer") { Description = "How a gradient becomes a step.", DefaultValueFactory = _ => "adam" };
optimizer.AcceptOnlyFromAmong("adam", "sgd");
Option<string> model = new("--model") { Description = "The network over the Runtime's kernels, or in ordinary loops.", DefaultValueFactory = _ => Model.Kernels.Name };
model.AcceptOnlyFromAmong(Model.Kernels.Name, Model.Loops.Name);
Option<bool> quick = new("--quick") { Description = "A check of some seconds: 2,000 training and 500 test images, 4 epochs." };
Option<string> output = new("--output") { Description = "Folder for the pictures.", DefaultValueFactory = _ => Path.Combine("artifacts", "digits") };

var command = new RootCommand("Trains a network of 335,114 parameters to read handwritten digits, with a gradient that was derived at compile time from the loss in Network.cs.")
{
    data, epochs, batch, seed, optimizer, model, quick, output,
};
command.SetAction(given =>
{
    bool isQuick = given.GetValue(quick);
    var options = new TrainingOptions(
        isQuick && given.GetResult(epochs) is { Implicit: true } ? 4 : given.GetValue(epochs),
        given.GetValue(batch),
        given.GetValue(seed),
        given.GetValue(optimizer)!,
        Model.Of(given.GetValue(model)!));
    return Run.Sample(given.GetValue(data) ?? Path.Combine(AppContext.BaseDirectory, "data"), options, isQuick, given.GetValue(output)!);
});
return command.Parse(args).Invoke();

static Option<int> Positive(string name, string description, int value)
{
    var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
    option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && int.TryParse(token.Value, out int number) && number < 1) result.AddError($"{name} must be at least 1, not {number}.");
    });
    return option;
}
